using System.CommandLine;
using SaeActors.Graph.Contract;
using SaeActors.Hosting.Options;
using SaeActors.Inference;
using SaeActors.Inference.Hub;

namespace SaeActors.Hosting.Commands;

/// <summary>The process edge: arguments in, exit code out (0 done, 1 it could not start or the arguments are wrong, 2 a fault of the program).</summary>
internal static class ProcessEdge
{
    private const int CouldNotStart = 1;
    private const int Fault = 2;

    /// <summary>Runs what the arguments ask for.</summary>
    internal static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        try
        {
            // The host listens to SIGTERM and Ctrl-C itself and stops in order; the parser must not cut that short.
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await root.Parse(args).InvokeAsync(invocation);
        }
        catch (Exception exception) when (exception is StartUpException or WeightsException or HubException or StudyMismatchException or IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return CouldNotStart;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"The server failed: {exception}");
            return Fault;
        }
    }
}
