using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SaeActors.Features.Tests;

/// <summary>Features is mathematics: no packages, I/O, clock or async. Read from the compiled assembly, so nothing can hide.</summary>
public class PurityTests
{
    private static readonly string[] Banned =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.Path", "System.IO.Pipes", "System.Net", "System.Console", "System.DateTime", "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Random", "System.Threading.Timer",
        "System.Threading.PeriodicTimer", "System.Threading.Thread", "System.Runtime.CompilerServices.AsyncTaskMethodBuilder",
        "System.Runtime.CompilerServices.AsyncValueTaskMethodBuilder", "System.Runtime.CompilerServices.AsyncIteratorMethodBuilder", "System.Diagnostics.Process",
    ];

    [Fact]
    public void It_references_the_base_library_only()
    {
        using var image = new PEReader(File.OpenRead(typeof(FeatureId).Assembly.Location));
        var metadata = image.GetMetadataReader();
        var names = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToArray();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.StartsWith("System.Net", StringComparison.Ordinal));
    }

    [Fact]
    public void It_uses_no_file_no_clock_no_console_and_nothing_asynchronous()
    {
        using var image = new PEReader(File.OpenRead(typeof(FeatureId).Assembly.Location));
        var metadata = image.GetMetadataReader();
        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").ToArray();
        Assert.Contains("System.Object", used);
        Assert.DoesNotContain(used, name => Banned.Any(banned => name == banned || name.StartsWith(banned + ".", StringComparison.Ordinal)));
    }
}
