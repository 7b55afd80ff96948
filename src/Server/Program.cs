using SaeActors.Hosting.Commands;
using SaeActors.Server.Commands;

return await ProcessEdge.RunAsync(CommandLine.Root(), args);
