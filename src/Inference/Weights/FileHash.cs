using System.Security.Cryptography;

namespace SaeActors.Inference.Weights;

/// <summary>The identity of weights: what is in their files.</summary>
internal static class FileHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>SHA-256, lower-case hex, over the contents of the files, one after the other.</summary>
    /// <exception cref="WeightsException">A file cannot be read.</exception>
    public static string Of(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        foreach (var path in paths)
        {
            try
            {
                using var stream = File.OpenRead(path);
                for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
                {
                    hash.AppendData(buffer, 0, read);
                }
            }
            catch (IOException unreadable)
            {
                throw new WeightsException($"{path}: cannot be read: {unreadable.Message}", unreadable);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
