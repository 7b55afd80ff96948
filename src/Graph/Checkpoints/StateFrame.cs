using System.Buffers;
using SaeActors.Features.Counting;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Checkpoints;

/// <summary>One feature's record, framed and checksummed away from the one thread that appends; its buffers are used again.</summary>
internal sealed class StateFrame
{
    private readonly PayloadWriter _payload = new();
    private readonly ArrayBufferWriter<byte> _frame = new();

    /// <summary>What was written last.</summary>
    public ReadOnlySpan<byte> Bytes => _frame.WrittenSpan;

    public void Write(int layer, int feature, FeatureState state)
    {
        _payload.Clear().Number(layer).Number(feature).Number(state.LastWindow);
        state.Write(_payload.Writer);
        _frame.ResetWrittenCount();
        RecordFrame.Write(_frame, StateRecord.Feature, _payload.Bytes);
    }
}
