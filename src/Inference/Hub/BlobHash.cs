using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SaeActors.Inference.Hub;

/// <summary>Checks a downloaded file against the hash that names it.</summary>
internal static class BlobHash
{
    private const int Sha256Digits = 64;

    /// <summary>The hash of a file in the kind of <paramref name="expected"/>: SHA-256, or git's blob id.</summary>
    public static async Task<string> OfAsync(string path, string expected, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(
            expected.Length == Sha256Digits ? await SHA256.HashDataAsync(stream, cancellation) : await GitBlobAsync(stream, cancellation));
    }

    [SuppressMessage("Security", "CA5350", Justification = "git names blobs by SHA-1; it is what the server states for small files.")]
    private static async Task<byte[]> GitBlobAsync(FileStream stream, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        var buffer = new byte[81_920];
        for (var read = await stream.ReadAsync(buffer, cancellation); read > 0; read = await stream.ReadAsync(buffer, cancellation))
        {
            hash.AppendData(buffer, 0, read);
        }

        return hash.GetHashAndReset();
    }
}
