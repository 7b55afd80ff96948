using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;
using SaeActors.Hosting.Options;
using SaeActors.Silo.Options;

namespace SaeActors.Silo.Security;

/// <summary>Who may talk to this cluster: whoever has its certificate or one of its authority. Both ends of every connection show theirs.</summary>
public sealed class ClusterCertificate : IDisposable
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2? _authority;

    private ClusterCertificate(X509Certificate2 own, X509Certificate2? authority) => (_own, _authority) = (own, authority);

    /// <summary>Reads the files.</summary>
    /// <exception cref="StartUpException">One is not there, has another password, or holds no certificate with its key.</exception>
    public static ClusterCertificate Load(TlsFiles files)
    {
        var own = Read(files.Certificate, path => X509CertificateLoader.LoadPkcs12FromFile(path, files.Password));
        if (!own.HasPrivateKey)
        {
            own.Dispose();
            throw new StartUpException($"{files.Certificate}: there is no private key beside the certificate; expected both in one PKCS #12 file.");
        }

        return new ClusterCertificate(own, files.Authority is { } authority ? Read(authority, X509CertificateLoader.LoadCertificateFromFile) : null);
    }

    /// <summary>Shows the certificate and asks for the other end's, as a server and as a client.</summary>
    public void Configure(TlsOptions tls)
    {
        tls.LocalCertificate = _own;
        tls.RemoteCertificateMode = tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (remote, _, _) => IsOurs(remote);
        // Silos know each other by address, not by name; who they are is in the certificate.
        tls.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = "saeactors";
    }

    /// <summary>Whether a certificate belongs to the cluster.</summary>
    public bool IsOurs(X509Certificate2 remote)
    {
        if (_authority is null)
        {
            return CryptographicOperations.FixedTimeEquals(remote.GetCertHash(HashAlgorithmName.SHA256), _own.GetCertHash(HashAlgorithmName.SHA256));
        }

        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        return chain.Build(remote);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own.Dispose();
        _authority?.Dispose();
    }

    private static X509Certificate2 Read(string path, Func<string, X509Certificate2> read)
    {
        try
        {
            return read(path);
        }
        catch (CryptographicException wrong)
        {
            throw new StartUpException($"{path}: {wrong.Message}", wrong);
        }
    }
}
