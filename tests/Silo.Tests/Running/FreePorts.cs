using System.Net;
using System.Net.Sockets;

namespace SaeActors.Silo.Tests.Running;

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>A port that was free a moment ago.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
