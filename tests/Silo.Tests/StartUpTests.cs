using SaeActors.Server.Tests.Running;
using SaeActors.Silo.Tests.Running;

namespace SaeActors.Silo.Tests;

public class StartUpTests
{
    private const string Silo = "SaeActors.Silo.dll";

    [Theory]
    [InlineData("--role features", "--connection")]
    [InlineData("--role librarian", "expected all, api, engine or features")]
    [InlineData("--address 0.0.0.0", "--tls-certificate")]
    [InlineData("--address no.such.host.invalid", "no.such.host.invalid")]
    [InlineData("--silo-port 5000 --gateway-port 5000", "expected two ports")]
    [InlineData("--silo-port 70000", "expected 1 to 65535")]
    [InlineData("--tls-certificate absent.pfx", "absent.pfx")]
    [InlineData("--tls-authority ca.pem", "--tls-certificate")]
    [InlineData("--connection nonsense", "connection string")]
    [InlineData("--connection Database=sae", "connection string")]
    [InlineData("--urls http://0.0.0.0:5080", "API key")]
    [InlineData("--dashboard --api-key k", "--dashboard")]
    public async Task What_cannot_start_says_why_and_ends_with_1(string arguments, string says)
    {
        using var folder = new TemporaryFolder();
        var (code, said) = await ServerProcess.RunToEndAsync(Silo, $"--widths 8,8 --data {folder["data"]} {arguments}");
        Assert.Equal(1, code);
        Assert.Contains(says, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_on_its_own_answers_like_the_embedded_host_and_keeps_its_counts_over_a_restart()
    {
        using var folder = new TemporaryFolder();
        var arguments = $"--role all --no-prompts --threads 2 --data {folder["data"]}";
        IReadOnlyList<string> before;
        await using (var silo = await StartAsync(arguments))
        {
            await silo.UntilAsync(await silo.PostTextsAsync(DemoTexts.Take(60)));
            before = await silo.EveryCountAsync();
            Assert.Equal(0, await silo.StopAsync());
        }

        await using var embedded = await ServerProcess.StartAsync(folder["embedded"], "--no-prompts --threads 2");
        await embedded.UntilAsync(await embedded.PostTextsAsync(DemoTexts.Take(60)));
        Assert.Equal(await embedded.EveryCountAsync(), before);
        await using var again = await StartAsync(arguments);
        Assert.Equal(before, await again.EveryCountAsync());
        Assert.Equal("ok", (await again.GetAsync("/healthz")).GetProperty("status").GetString());
        Assert.Equal("3.1.1", (await again.GetAsync("/openapi/v1.json")).GetProperty("openapi").GetString());
    }

    [PostgresFact]
    public async Task A_silo_of_another_study_is_refused_by_the_database()
    {
        using var folder = new TemporaryFolder();
        await using var database = await TestDatabase.EmptyAsync();
        var environment = new Dictionary<string, string> { ["SAEACTORS_CONNECTION"] = database.ConnectionString };
        await using (var silo = await StartAsync($"--widths 8,8 --data {folder["data"]}", environment))
        {
            await silo.GetAsync("/api/ingestion");   // answers when the ingestion has claimed its files
            Assert.Equal(0, await silo.StopAsync());
        }

        var (code, said) = await ServerProcess.RunToEndAsync(Silo, $"--widths 8,9 --data {folder["data"]} {Ports()}", environment);
        Assert.Equal(1, code);
        Assert.Contains("another study", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_is_there_when_it_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        await using var silo = await StartAsync($"--widths 8,8 --dashboard --data {folder["data"]}");
        using var page = await silo.Http.GetAsync("/dashboard/");
        Assert.Contains("html", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    internal static Task<ServerProcess> StartAsync(string arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        ServerProcess.StartAsync(Silo, $"{arguments} {Ports()}", ServerProcess.FreePort(), environment);

    internal static string Ports() => $"--silo-port {ServerProcess.FreePort()} --gateway-port {ServerProcess.FreePort()}";
}
