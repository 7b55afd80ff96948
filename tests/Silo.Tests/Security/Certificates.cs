using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SaeActors.Silo.Tests.Security;

/// <summary>Certificates made for a test.</summary>
internal static class Certificates
{
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = RequestOf(name, key, isAuthority: false).CreateSelfSigned(Yesterday, Tomorrow);
        return WithKey(made);
    }

    public static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = RequestOf(name, key, isAuthority: true).CreateSelfSigned(Yesterday, Tomorrow);
        return WithKey(made);
    }

    public static X509Certificate2 SignedBy(X509Certificate2 authority, string name, byte serial)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = RequestOf(name, key, isAuthority: false).Create(authority, Yesterday, Tomorrow.AddHours(-1), [serial]);
        using var whole = made.CopyWithPrivateKey(key);
        return WithKey(whole);
    }

    private static DateTimeOffset Yesterday => TimeProvider.System.GetUtcNow().AddDays(-1);

    private static DateTimeOffset Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1);

    private static CertificateRequest RequestOf(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request;
    }

    /// <summary>As it comes out of a file: TLS wants the key where the platform keeps it.</summary>
    private static X509Certificate2 WithKey(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
}
