using System.Buffers;

namespace SaeActors.Features.Counting;

/// <summary>What every feature of one layer did alone, and how many tokens were counted, at one window. Immutable: a window makes a new version.</summary>
/// <remarks>F features in blocks of 1,024. Versions share the blocks in which no feature fired, so keeping the last few is cheap.</remarks>
public sealed class LayerMarginals
{
    private readonly LayerPlan _plan;
    private readonly MarginalsBlock[] _blocks;   // (⌈F / 1024⌉,)

    private LayerMarginals(LayerPlan plan, long window, long tokens, MarginalsBlock[] blocks) =>
        (_plan, Window, Tokens, _blocks) = (plan, window, tokens, blocks);

    /// <summary>Before the first window.</summary>
    public LayerMarginals(LayerPlan plan)
        : this(plan, 0, 0, new MarginalsBlock[(plan.Width + MarginalsBlock.Size - 1) / MarginalsBlock.Size])
    {
        for (var block = 0; block < _blocks.Length; block++)
        {
            _blocks[block] = new MarginalsBlock(Math.Min(MarginalsBlock.Size, plan.Width - block * MarginalsBlock.Size));
        }
    }

    /// <summary>The last window that is counted in here; 0 before the first.</summary>
    public long Window { get; }

    /// <summary>N, counted tokens.</summary>
    public long Tokens { get; }

    /// <summary>F.</summary>
    public int Width => _plan.Width;

    /// <summary>One feature's marginals at this window.</summary>
    public FeatureMarginals this[int feature]
    {
        get
        {
            var (block, position) = (_blocks[feature / MarginalsBlock.Size], feature % MarginalsBlock.Size);
            return new FeatureMarginals(
                block.Counts[position],
                block.Sums[position],
                block.Squares[position],
                block.Maxima[position],
                _plan.ThresholdOf(feature),
                block.LastWindows[position]);
        }
    }

    /// <summary>The version after <paramref name="window"/>; this one where the window is already counted.</summary>
    /// <exception cref="ArgumentException">The window is not the next one.</exception>
    public LayerMarginals Apply(PreparedWindow window, int layer)
    {
        if (window.Number <= Window) return this;
        if (window.Number != Window + 1) throw new ArgumentException($"window is {window.Number}; expected {Window + 1}.", nameof(window));
        var prepared = window.Layer(layer);
        Throw.IfLengthDiffers(prepared.Width, Width);
        var blocks = (MarginalsBlock[])_blocks.Clone();
        foreach (var feature in prepared.ActiveFeatures)
        {
            var block = feature / MarginalsBlock.Size;
            if (blocks[block] == _blocks[block]) blocks[block] = _blocks[block].Copy();
            blocks[block].Add(feature % MarginalsBlock.Size, window.Number, _plan.ThresholdOf(feature), prepared.ValuesOf(feature));
        }

        return new LayerMarginals(_plan, window.Number, Tokens + window.CountedTokens, blocks);
    }

    /// <summary>Appends a versioned record; the caller adds length and checksum.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var writer = new RecordWriter(output);
        writer.Byte(RecordFormat.Marginals);
        writer.Number(Width);
        writer.Number(Window);
        writer.Number(Tokens);
        for (var feature = 0; feature < Width; feature++)
        {
            var marginals = this[feature];
            writer.Number(marginals.LastWindow);
            if (marginals.LastWindow == 0) continue;
            writer.Number(marginals.Count);
            writer.Double(marginals.Sum);
            writer.Double(marginals.SumOfSquares);
            writer.Single(marginals.Max);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, bit for bit.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged, or of another layer; the message says what was found.</exception>
    public static LayerMarginals Read(ReadOnlySpan<byte> record, LayerPlan plan)
    {
        var reader = new RecordReader(record);
        reader.Expect(RecordFormat.Marginals, "marginals");
        reader.ExpectNumber(plan.Width, "width");
        var marginals = new LayerMarginals(plan, reader.Number(), reader.Number(), new LayerMarginals(plan)._blocks);
        for (var feature = 0; feature < plan.Width; feature++)
        {
            var lastWindow = reader.Number(marginals.Window, "last window");
            if (lastWindow == 0) continue;
            var (block, position) = (marginals._blocks[feature / MarginalsBlock.Size], feature % MarginalsBlock.Size);
            block.LastWindows[position] = lastWindow;
            block.Counts[position] = reader.Number(marginals.Tokens, "count");
            block.Sums[position] = reader.Sum("sum");
            block.Squares[position] = reader.Sum("sum of squares");
            block.Maxima[position] = (float)reader.Value("max");
        }

        reader.ExpectEnd();
        return marginals;
    }
}
