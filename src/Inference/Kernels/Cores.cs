namespace SaeActors.Inference.Kernels;

/// <summary>Work in pieces over all cores. Pieces must not depend on each other or on who runs them.</summary>
internal static class Cores
{
    private static readonly ParallelOptions All = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, TaskScheduler = TaskScheduler.Default };

    /// <summary>Runs <paramref name="piece"/> for 0 to <paramref name="count"/> − 1 and returns when all are done.</summary>
    public static void ForEach(int count, Action<int> piece)
    {
        if (count == 1)
        {
            piece(0);
            return;
        }

        Parallel.For(0, count, All, piece);
    }
}
