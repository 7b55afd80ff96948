using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using SaeActors.Features.Counting;

namespace SaeActors.Bench.Counting;

/// <summary>Size of the records of a whole study and the time to make and to read them, without storage.</summary>
internal static class Checkpoint
{
    public static void Run(BenchOptions options)
    {
        var generator = options.Generator();
        foreach (var (name, change) in new (string, Func<LayerPlan, LayerPlan>)[] { ("exact", Study.Exact), ("bounded 1,024", Bounded) })
        {
            var study = new Study(options.Layers, options.Threads, change);
            for (var number = 1; number <= options.Windows; number++) study.Apply(generator.Window(number, options.Tokens));
            Measure(name, study, options.Threads);
        }
    }

    private static LayerPlan Bounded(LayerPlan layer) => layer with { Form = TableForm.Bounded };

    private static void Measure(string name, Study study, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var features = study.Features.ToArray();
        var sample = new ConcurrentBag<byte[]>();
        var bytes = 0L;
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(Partitioner.Create(0, features.Length), options, range =>
        {
            var output = new ArrayBufferWriter<byte>(65_536);
            for (var feature = range.Item1; feature < range.Item2; feature++)
            {
                output.ResetWrittenCount();
                features[feature].Write(output);
                Interlocked.Add(ref bytes, output.WrittenCount);
                if (feature % 8 == 0) sample.Add(output.WrittenSpan.ToArray());
            }
        });
        var written = clock.Elapsed.TotalSeconds;
        clock.Restart();
        Parallel.ForEach(sample, options, record => FeatureState.Read(record, study.Plan));
        Console.WriteLine(
            $"{name}: {features.Length:N0} records, mean {bytes / features.Length:N0} bytes, {bytes / 1e9:F2} GB; written in {written:F1} s, " +
            $"read in {clock.Elapsed.TotalSeconds * features.Length / sample.Count:F1} s (an eighth measured)");
    }
}
