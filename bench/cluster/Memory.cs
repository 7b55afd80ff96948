namespace SaeActors.Bench.Cluster;

/// <summary>Memory of a silo that has all features as grains, as the system counts it, after each window.</summary>
internal static class Memory
{
    private const int Counted = 262_144;   // tokens
    private const int Aimed = 300_000;

    public static async Task RunAsync(BenchOptions options)
    {
        var windows = new Windows(options.Layers);
        Console.WriteLine($"\nmemory of a silo\n{"tokens",10}{"features",10}{"GB",8}{"bytes a feature",18}{$"{Aimed:N0} features, GB",24}{"load",8}");
        var folder = Directory.CreateTempSubdirectory("saeactors-bench-").FullName;
        await using (var service = await Service.StartAsync(isSilo: true, options.Layers, folder))
        {
            var uploads = new Uploads(service.Http);
            for (var window = 1; window * options.Sizes[^1] <= Counted; window++)
            {
                await uploads.SendAsync(Uploads.BodyOf(windows.Next(options.Sizes[^1])));
                await uploads.FinishAsync();
                var (features, bytes) = (await service.FeaturesAsync(), service.ResidentBytes);
                Console.WriteLine($"{window * options.Sizes[^1],10}{features,10:N0}{bytes / 1e9,8:F2}{bytes / (double)features,18:N0}{bytes / (double)features * Aimed / 1e9,24:F2}{Load.Now,8}");
            }
        }

        Directory.Delete(folder, recursive: true);
    }
}
