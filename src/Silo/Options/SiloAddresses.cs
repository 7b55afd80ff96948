using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using SaeActors.Hosting.Options;

namespace SaeActors.Silo.Options;

/// <summary>Finds the address that a silo is known by.</summary>
internal static class SiloAddresses
{
    /// <summary>The address that <paramref name="place"/> names: itself, that of a host name, or this machine's in a network (10.0.0.0/8).</summary>
    /// <exception cref="StartUpException">It names none.</exception>
    internal static IPAddress Find(string place)
    {
        if (IPNetwork.TryParse(place, out var network) && place.Contains('/', StringComparison.Ordinal)) return InNetwork(network);
        if (IPAddress.TryParse(place, out var address)) return address;
        try
        {
            return Dns.GetHostAddresses(place).First();
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException or InvalidOperationException)
        {
            throw new StartUpException($"--address is '{place}'; expected an IP address, a host name that can be resolved, or a network such as 10.0.0.0/8: {unknown.Message}", unknown);
        }
    }

    private static IPAddress InNetwork(IPNetwork network)
    {
        var here = NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address).ToList();
        return here.FirstOrDefault(network.Contains)
            ?? throw new StartUpException($"--address {network}: this machine has no address in that network; it has {string.Join(", ", here)}.");
    }
}
