using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Connections.Security;
using SaeActors.Server.Tests.Running;

namespace SaeActors.Silo.Tests.Security;

/// <summary>A real silo process with TLS, and Orleans clients that want in.</summary>
public class JoiningTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_client_joins_with_the_certificate_and_the_clusters_name_and_not_otherwise()
    {
        using var folder = new TemporaryFolder();
        using var own = Certificates.SelfSigned("cluster");
        using var other = Certificates.SelfSigned("cluster");
        await File.WriteAllBytesAsync(folder["silo.pfx"], own.Export(X509ContentType.Pfx, "secret"));
        var (silo, gateway) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        await using var process = await ServerProcess.StartAsync(
            "SaeActors.Silo.dll",
            $"--widths 8,8 --cluster ours --data {folder["data"]} --tls-certificate {folder["silo.pfx"]} --silo-port {silo} --gateway-port {gateway}",
            ServerProcess.FreePort(),
            new Dictionary<string, string> { ["SAEACTORS_TLS_PASSWORD"] = "secret" });

        Assert.True(await JoinsAsync(gateway, "ours", own));
        Assert.False(await JoinsAsync(gateway, "theirs", own));
        Assert.False(await JoinsAsync(gateway, "ours", other));
        Assert.False(await JoinsAsync(gateway, "ours", certificate: null));
        Assert.True(await JoinsAsync(gateway, "ours", own));   // the silo lives, and still knows its own
    }

    [Fact]
    public async Task On_loopback_without_TLS_a_client_needs_the_clusters_name()
    {
        using var folder = new TemporaryFolder();
        var (silo, gateway) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        await using var process = await ServerProcess.StartAsync(
            "SaeActors.Silo.dll", $"--widths 8,8 --cluster ours --data {folder["data"]} --silo-port {silo} --gateway-port {gateway}", ServerProcess.FreePort());
        Assert.True(await JoinsAsync(gateway, "ours", certificate: null));
        Assert.False(await JoinsAsync(gateway, "theirs", certificate: null));
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => ConnectFromOutsideAsync(gateway));
    }

    /// <summary>The silo listens on 127.0.0.1 alone: another of this machine's addresses does not reach it.</summary>
    private static async Task ConnectFromOutsideAsync(int port)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Parse("127.0.0.2"), port).WaitAsync(Patience);
    }

    private static async Task<bool> JoinsAsync(int gateway, string cluster, X509Certificate2? certificate)
    {
        using var client = new HostBuilder().ConfigureLogging(log => log.SetMinimumLevel(LogLevel.None)).UseOrleansClient(builder =>
        {
            builder.UseLocalhostClustering(gateway, "saeactors", cluster);
            builder.UseConnectionRetryFilter((_, _) => Task.FromResult(false));
            builder.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = Patience);
            if (certificate is not null) builder.UseTls(tls => Configure(tls, certificate));
        }).Build();
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            await client.StartAsync(limit.Token);
            var members = await client.Services.GetRequiredService<IClusterClient>().GetGrain<IManagementGrain>(0).GetHosts().WaitAsync(Patience);
            await client.StopAsync();
            return members.Count > 0;
        }
        catch (Exception)
        {
            // Whichever way it is turned away: refused, cut off, or left without an answer.
            return false;
        }
    }

    private static void Configure(TlsOptions tls, X509Certificate2 certificate)
    {
        tls.LocalCertificate = certificate;
        tls.RemoteCertificateMode = tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (_, _, _) => true;   // the client trusts anybody: it is the silo that must not
        tls.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = "saeactors";
    }
}
