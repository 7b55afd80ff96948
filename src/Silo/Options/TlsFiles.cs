namespace SaeActors.Silo.Options;

/// <summary>The files of TLS between silos.</summary>
/// <param name="Certificate">PKCS #12 file with this silo's certificate and key.</param>
/// <param name="Password">Its password; null for none.</param>
/// <param name="Authority">PEM file of the authority whose certificates may join; null where all share one certificate.</param>
public sealed record TlsFiles(string Certificate, string? Password, string? Authority);
