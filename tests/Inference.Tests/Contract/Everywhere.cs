namespace SaeActors.Inference.Tests.Contract;

/// <summary>The token policy that counts every token.</summary>
internal static class Everywhere
{
    /// <summary>(T,) All true, for a row of T tokens.</summary>
    public static bool[] In(int[] row) => [.. row.Select(_ => true)];
}
