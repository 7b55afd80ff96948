using System.Security.Cryptography.X509Certificates;
using SaeActors.Server.Tests.Running;
using SaeActors.Silo.Options;
using SaeActors.Silo.Security;

namespace SaeActors.Silo.Tests.Security;

public class ClusterCertificateTests
{
    [Fact]
    public void Without_an_authority_only_the_same_certificate_is_the_clusters()
    {
        using var folder = new TemporaryFolder();
        using var own = Certificates.SelfSigned("silo");
        using var same = X509CertificateLoader.LoadCertificate(own.RawData);
        using var namesake = Certificates.SelfSigned("silo");
        using var cluster = ClusterCertificate.Load(Files(folder, own, authority: null));
        Assert.True(cluster.IsOurs(same));
        Assert.False(cluster.IsOurs(namesake));
    }

    [Fact]
    public void With_an_authority_whatever_it_signed_is_the_clusters_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        using var authority = Certificates.Authority("our authority");
        using var other = Certificates.Authority("our authority");
        using var own = Certificates.SignedBy(authority, "silo 1", 1);
        using var colleague = Certificates.SignedBy(authority, "silo 2", 2);
        using var stranger = Certificates.SignedBy(other, "silo 2", 2);
        using var cluster = ClusterCertificate.Load(Files(folder, own, authority));
        Assert.True(cluster.IsOurs(colleague));
        Assert.False(cluster.IsOurs(stranger));
        using var selfSigned = Certificates.SelfSigned("silo 2");
        Assert.False(cluster.IsOurs(selfSigned));
    }

    private static TlsFiles Files(TemporaryFolder folder, X509Certificate2 own, X509Certificate2? authority)
    {
        File.WriteAllBytes(folder["silo.pfx"], own.Export(X509ContentType.Pfx, "secret"));
        if (authority is not null) File.WriteAllText(folder["authority.pem"], authority.ExportCertificatePem());
        return new TlsFiles(folder["silo.pfx"], "secret", authority is null ? null : folder["authority.pem"]);
    }
}
