namespace SaeActors.Inference.Tests;

/// <summary>Where the test data of the repository lies.</summary>
internal static class TestData
{
    public static string Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, "tests", "data", .. parts]);

    public static string Demo(params string[] parts) => System.IO.Path.Combine([Root, "demo", .. parts]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "SaeActors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("no folder above the tests holds SaeActors.sln.");
    }
}
