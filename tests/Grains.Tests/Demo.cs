using SaeActors.Inference;

namespace SaeActors.Grains.Tests;

/// <summary>The demo model of the repository.</summary>
internal static class Demo
{
    public static InferenceModel Load()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "demo"))) folder = folder.Parent;
        var demo = Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("no folder above the tests holds demo."), "demo");
        return ModelFolder.Load(Path.Combine(demo, "model"), Path.Combine(demo, "saes"), new LoadOptions { MeasureReconstruction = false });
    }
}
