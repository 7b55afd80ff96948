using SaeActors.Server.Commands;

return await CommandLine.RunAsync(args);
