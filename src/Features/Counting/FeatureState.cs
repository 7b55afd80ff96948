using System.Buffers;

namespace SaeActors.Features.Counting;

/// <summary>Everything that one feature knows: the object that the embedded host keeps in arrays and a grain keeps alone.</summary>
/// <remarks>Not safe for two threads at once. Equal windows in equal order make equal states, bit for bit, in every host.</remarks>
public sealed class FeatureState
{
    private readonly CountingPlan _plan;
    private HistogramCounts _histogram;   // (32,) activations above 0
    private ExampleList _top;
    private ExampleList _sampled;

    /// <summary>A feature that has not fired yet.</summary>
    public FeatureState(CountingPlan plan, FeatureId id)
        : this(plan, id, CreateTable(plan, id, id.Layer + 1), CreateTable(plan, id, id.Layer - 1))
    {
    }

    private FeatureState(CountingPlan plan, FeatureId id, CoFiringTable? next, CoFiringTable? previous)
    {
        Throw.IfNotBelow(id.Feature, plan.Layers[id.Layer].Width);
        (_plan, Id, Next, Previous) = (plan, id, next, previous);
        _top = new ExampleList(plan.TopExamples, key: null);
        _sampled = new ExampleList(plan.SampledExamples, SampleKey);
    }

    /// <summary>Which feature this is.</summary>
    public FeatureId Id { get; }

    /// <summary>The last window in which it fired; 0 before the first.</summary>
    public long LastWindow { get; private set; }

    /// <summary>n: counted tokens on which it was active.</summary>
    public long Count { get; private set; }

    /// <summary>Largest activation; 0 before the first.</summary>
    public float Max { get; private set; }

    /// <summary>What it co-fires with in the next layer; <c>null</c> in the last layer.</summary>
    public CoFiringTable? Next { get; }

    /// <summary>What it co-fires with in the previous layer; <c>null</c> in the first layer and where the plan keeps none.</summary>
    public CoFiringTable? Previous { get; }

    /// <summary>(32,) Activations above 0 by the bins of <see cref="Counting.Histogram"/>.</summary>
    public ReadOnlySpan<long> ValueHistogram => _histogram;

    /// <summary>Highest activations, one a prompt: value descending, then sequence, then position.</summary>
    public ReadOnlySpan<ExamplePlace> TopExamples => _top.Examples;

    /// <summary>A uniform sample of where it was active: the smallest hashes of seed, feature, sequence and position.</summary>
    public ReadOnlySpan<ExamplePlace> SampledExamples => _sampled.Examples;

    /// <summary>Bytes of the tables, which are nearly all that a feature takes.</summary>
    public long Bytes => (Next?.Bytes ?? 0) + (Previous?.Bytes ?? 0);

    /// <summary>Counts one window; ignores it where it is not newer than <see cref="LastWindow"/> or the feature did not fire.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Apply(PreparedWindow window)
    {
        if (window.Number <= LastWindow) return false;
        var column = window.Layer(Id.Layer).ColumnOf(Id.Feature);
        if (column.Tokens.IsEmpty) return false;
        LastWindow = window.Number;
        Next?.Add(column, window.Layer(Id.Layer + 1));
        Previous?.Add(column, window.Layer(Id.Layer - 1));
        Observe(column, window);
        return true;
    }

    /// <summary>Asks the processor for the tables' memory, to be called while another feature is counted: a row of 24 kB comes from main memory
    /// in about the time that counting one feature takes.</summary>
    public void Prefetch()
    {
        Next?.Prefetch();
        Previous?.Prefetch();
    }

    /// <summary>Appends a versioned record of everything; the caller adds length and checksum.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new RecordWriter(output);
        writer.Byte(RecordFormat.Feature);
        writer.Number(Id.Layer);
        writer.Number(Id.Feature);
        writer.Number(LastWindow);
        writer.Number(Count);
        writer.Single(Max);
        foreach (var count in _histogram) writer.Number(count);
        WriteExamples(writer, TopExamples);
        WriteExamples(writer, SampledExamples);
        Next?.Write(output);
        Previous?.Write(output);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, bit for bit.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of another plan; the message says where and what was found.</exception>
    public static FeatureState Read(ReadOnlySpan<byte> record, CountingPlan plan)
    {
        var reader = new RecordReader(record);
        reader.Expect(RecordFormat.Feature, "feature");
        var layer = (int)reader.Number(plan.Layers.Count - 1, "layer");
        var id = new FeatureId(layer, (int)reader.Number(plan.Layers[layer].Width - 1, "feature"));
        var (lastWindow, count, max) = (reader.Number(), reader.Number(), reader.Value("max"));
        Span<long> histogram = stackalloc long[Histogram.Bins];
        foreach (ref var bin in histogram) bin = reader.Number();
        var top = ReadExamples(ref reader, plan.TopExamples);
        var sampled = ReadExamples(ref reader, plan.SampledExamples);
        var next = ReadTable(ref reader, plan, id, id.Layer + 1);
        var previous = ReadTable(ref reader, plan, id, id.Layer - 1);
        reader.ExpectEnd();
        var state = new FeatureState(plan, id, next, previous) { LastWindow = lastWindow, Count = count, Max = max };
        histogram.CopyTo(state._histogram);
        foreach (var example in top) state._top.Offer(example);
        foreach (var example in sampled) state._sampled.Offer(example);
        return state;
    }

    private static CoFiringTable? CreateTable(CountingPlan plan, FeatureId id, int neighbour) =>
        plan.KeepsTable(id.Layer, neighbour) ? CoFiringTable.Create(plan.TablesBetween(id.Layer, neighbour), plan.Layers[neighbour].Width) : null;

    private static CoFiringTable? ReadTable(ref RecordReader reader, CountingPlan plan, FeatureId id, int neighbour) =>
        plan.KeepsTable(id.Layer, neighbour) ? CoFiringTable.Parse(ref reader, plan.TablesBetween(id.Layer, neighbour), plan.Layers[neighbour].Width) : null;

    private static void WriteExamples(RecordWriter writer, ReadOnlySpan<ExamplePlace> examples)
    {
        writer.Number(examples.Length);
        foreach (var example in examples)
        {
            writer.Number(example.Sequence);
            writer.Number(example.Position);
            writer.Single(example.Value);
        }
    }

    private static ExamplePlace[] ReadExamples(ref RecordReader reader, int most)
    {
        var examples = new ExamplePlace[reader.Number(most, "number of examples")];
        foreach (ref var example in examples.AsSpan())
        {
            example = new ExamplePlace(reader.Number(), (int)reader.Number(int.MaxValue, "position"), reader.Value("activation"));
        }

        return examples;
    }

    /// <summary>Max, histogram, n and examples. Nearly no activation becomes an example, so the place of one is only looked up when it does.</summary>
    private void Observe(Column column, PreparedWindow window)
    {
        var hashes = window.PlaceHashes;
        var key = SampleKey;
        for (var position = 0; position < column.Tokens.Length; position++)
        {
            var value = column.Values[position];
            if (value > Max) Max = value;
            _histogram[Histogram.BinOf(value)]++;
            if (!(value > column.Threshold)) continue;
            Count++;
            var (topRank, sampledRank) = (ExampleList.RankOf(value), SplitMix.Mix(key ^ hashes[column.Tokens[position]]));
            if (topRank > _top.WorstRank && sampledRank > _sampled.WorstRank) continue;
            var (sequence, offset) = window.PlaceOf(column.Tokens[position]);
            var example = new ExamplePlace(sequence, offset, value);
            _top.Offer(example);
            _sampled.Offer(example);
        }
    }

    private ulong SampleKey => SplitMix.Mix(_plan.Seed ^ ((ulong)Id.Layer << 32 | (uint)Id.Feature));
}
