using System.CommandLine;
using System.Globalization;
using System.Net;
using SaeActors.Hosting.Commands;
using SaeActors.Hosting.Options;
using SaeActors.Silo.Options;

namespace SaeActors.Silo.Commands;

/// <summary>The arguments of a silo, beside those of every host.</summary>
internal sealed class SiloArguments
{
    private const string ConnectionVariable = "SAEACTORS_CONNECTION";
    private const string PasswordVariable = "SAEACTORS_TLS_PASSWORD";

    private readonly ServiceArguments _service = new();
    private readonly Option<string> _role = new("--role") { Description = "What this silo does beside answering REST: all, api (the way in), engine (runs the model) or features.", HelpName = "NAME", DefaultValueFactory = _ => "all" };
    private readonly Option<string?> _connection = new("--connection") { Description = $"The cluster's PostgreSQL database, such as Host=db;Username=sae;Database=sae; better given as {ConnectionVariable}. Without: one silo, everything in --data.", HelpName = "STRING" };
    private readonly Option<string> _cluster = new("--cluster") { Description = "Name of the cluster; silos of another one are turned away.", HelpName = "NAME", DefaultValueFactory = _ => "saeactors" };
    private readonly Option<string> _serviceId = new("--service") { Description = "Name of the service whose data the database holds; one database may hold several.", HelpName = "NAME", DefaultValueFactory = _ => "saeactors" };
    private readonly Option<string> _address = new("--address") { Description = "Where this silo listens and others reach it: an IP address, a host name, or a network such as 10.0.0.0/8 that it has an address in. Others than loopback need --tls-certificate or --trusted-network.", HelpName = "HOST", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _siloPort = new("--silo-port") { Description = "Port for other silos.", HelpName = "N", DefaultValueFactory = _ => 11_111 };
    private readonly Option<int> _gatewayPort = new("--gateway-port") { Description = "Port for Orleans clients.", HelpName = "N", DefaultValueFactory = _ => 30_000 };
    private readonly Option<string?> _certificate = new("--tls-certificate") { Description = $"PKCS #12 file of this silo; turns TLS on, for both ends. Its password: {PasswordVariable}.", HelpName = "FILE" };
    private readonly Option<string?> _authority = new("--tls-authority") { Description = "PEM file of the authority whose certificates may join. Default: only the same certificate may.", HelpName = "FILE" };
    private readonly Option<bool> _trusted = new("--trusted-network") { Description = "Nobody but this cluster is on the network between its silos: plain text beyond loopback." };
    private readonly Option<string?> _featureMemory = new("--feature-memory") { Description = "Memory for features here, such as 6G; beyond it, features that have been still for longest are saved and leave. Default: no bound.", HelpName = "BYTES" };
    private readonly Option<bool> _dashboard = new("--dashboard") { Description = "Serve the Orleans dashboard at /dashboard; it watches every call and costs speed." };

    /// <summary>The commands of a silo; without one it joins and serves.</summary>
    internal static RootCommand Root()
    {
        var arguments = new SiloArguments();
        var root = new RootCommand("SaeActors on Microsoft Orleans: one silo of a cluster, or a whole one in this process.") { PullCommand.Create() };
        arguments._service.AddTo(root);
        foreach (var option in new Option[]
        {
            arguments._role, arguments._connection, arguments._cluster, arguments._serviceId, arguments._address, arguments._siloPort, arguments._gatewayPort,
            arguments._certificate, arguments._authority, arguments._trusted, arguments._featureMemory, arguments._dashboard,
        })
        {
            root.Options.Add(option);
        }

        root.SetAction((result, cancellation) => SiloHost.RunAsync(arguments.OptionsOf(result), cancellation));
        return root;
    }

    private MemberOptions OptionsOf(ParseResult result) => new MemberOptions
    {
        Service = _service.OptionsOf(result),
        Role = RoleOf(result.GetValue(_role)!),
        Connection = result.GetValue(_connection) ?? Environment.GetEnvironmentVariable(ConnectionVariable),
        Cluster = result.GetValue(_cluster)!,
        ServiceId = result.GetValue(_serviceId)!,
        Address = SiloAddresses.Find(result.GetValue(_address)!),
        SiloPort = PortOf(result.GetValue(_siloPort), _siloPort.Name),
        GatewayPort = PortOf(result.GetValue(_gatewayPort), _gatewayPort.Name),
        Tls = TlsOf(result),
        IsTrustedNetwork = result.GetValue(_trusted),
        FeatureMemory = result.GetValue(_featureMemory) is { } memory ? ByteSize.Parse(memory) : null,
        Dashboard = result.GetValue(_dashboard),
    }.Checked();

    private static SiloRole RoleOf(string name) =>
        Enum.TryParse<SiloRole>(name, ignoreCase: true, out var role) && !char.IsAsciiDigit(name[0])
            ? role
            : throw new StartUpException($"--role is '{name}'; expected all, api, engine or features.");

    private static int PortOf(int port, string name) => port is >= 1 and <= IPEndPoint.MaxPort
        ? port
        : throw new StartUpException(string.Create(CultureInfo.InvariantCulture, $"{name} is {port}; expected 1 to {IPEndPoint.MaxPort}."));

    private TlsFiles? TlsOf(ParseResult result)
    {
        var (certificate, authority) = (result.GetValue(_certificate), result.GetValue(_authority));
        if (certificate is null && authority is not null)
        {
            throw new StartUpException("--tls-authority stands alone; expected --tls-certificate beside it.");
        }

        return certificate is null ? null : new TlsFiles(certificate, Environment.GetEnvironmentVariable(PasswordVariable), authority);
    }
}
