using System.CommandLine;
using SaeActors.Hosting.Commands;

namespace SaeActors.Server.Commands;

/// <summary>The commands of the embedded host; without one it serves.</summary>
internal static class CommandLine
{
    /// <summary>Everything that the process can be asked for.</summary>
    internal static RootCommand Root()
    {
        var arguments = new ServiceArguments();
        var root = new RootCommand("SaeActors: which SAE features belong together across the layers of a language model, live.")
        {
            PullCommand.Create(),
            PromptsCommand.Create(arguments.OptionsOf),
            StudyCommand.Create(arguments.Data),
        };
        arguments.AddTo(root);
        root.SetAction((result, cancellation) => ServerHost.RunAsync(arguments.OptionsOf(result), cancellation));
        return root;
    }
}
