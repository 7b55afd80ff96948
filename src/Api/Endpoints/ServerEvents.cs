namespace SaeActors.Api.Endpoints;

/// <summary>What streams of server-sent events share.</summary>
internal static class ServerEvents
{
    /// <summary>False when the caller has gone or the server stops.</summary>
    internal static async ValueTask<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
