using SaeActors.Hosting.Commands;
using SaeActors.Silo.Commands;

return await ProcessEdge.RunAsync(SiloArguments.Root(), args);
