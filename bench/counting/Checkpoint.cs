using System.Buffers;
using System.Collections.Concurrent;
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
            var seconds = 0.0;
            for (var number = 1; number <= options.Windows; number++) seconds = study.Apply(generator.Window(number, options.Tokens));
            var sample = Write($"{name}, full", [.. study.Features], options.Threads);
            FeatureState[] changed = [.. study.Features.Where(state => state.LastWindow == options.Windows)];
            Write($"{name}, what the last window changed (counted in {seconds:F1} s)", changed, options.Threads);
            Read(name, sample, study, options.Threads);
        }
    }

    private static LayerPlan Bounded(LayerPlan layer) => layer with { Form = TableForm.Bounded };

    /// <returns>Every eighth record.</returns>
    private static ConcurrentBag<byte[]> Write(string name, FeatureState[] features, int threads)
    {
        var sample = new ConcurrentBag<byte[]>();
        var bytes = 0L;
        var cost = Cost.Of(() => Parallel.ForEach(Partitioner.Create(0, features.Length, 64), new ParallelOptions { MaxDegreeOfParallelism = threads }, range =>
        {
            var output = new ArrayBufferWriter<byte>(65_536);
            for (var feature = range.Item1; feature < range.Item2; feature++)
            {
                output.ResetWrittenCount();
                features[feature].Write(output);
                Interlocked.Add(ref bytes, output.WrittenCount);
                if (feature % 8 == 0) sample.Add(output.WrittenSpan.ToArray());
            }
        }));
        Console.WriteLine($"{name}: {features.Length:N0} records, mean {bytes / features.Length:N0} bytes, {bytes / 1e9:F2} GB; written in {cost}");
        return sample;
    }

    private static void Read(string name, ConcurrentBag<byte[]> sample, Study study, int threads)
    {
        var cost = Cost.Of(() => Parallel.ForEach(sample, new ParallelOptions { MaxDegreeOfParallelism = threads }, record => FeatureState.Read(record, study.Plan)));
        Console.WriteLine($"{name}: all records read in {cost * ((double)study.Features.Count() / sample.Count)} (an eighth measured)");
    }
}
