using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Prompts;

/// <summary>The latest idempotency keys with their answers; the oldest is forgotten first.</summary>
/// <remarks>Keys that the service gives to batches without one, so as to send them again between its processes, are counted apart: however many there are,
/// none takes the place of a caller's.</remarks>
/// <param name="capacity">How many of each are remembered.</param>
internal sealed class RememberedKeys(int capacity)
{
    /// <summary>How keys of the service itself begin: with what no caller can send in a header.</summary>
    public const char OwnMark = '\u0001';

    private readonly Dictionary<string, Acceptance> _answers = [];
    private readonly Queue<string> _oldest = new();
    private readonly Queue<string> _oldestOwn = new();

    public Acceptance? AnswerTo(string? key) => key is null ? null : _answers.GetValueOrDefault(key);

    public void Add(string key, Acceptance answer)
    {
        if (!_answers.TryAdd(key, answer)) return;
        var oldest = key.StartsWith(OwnMark) ? _oldestOwn : _oldest;
        oldest.Enqueue(key);
        if (oldest.Count > capacity) _answers.Remove(oldest.Dequeue());
    }

    public void Write(PayloadWriter payload)
    {
        payload.Number(_answers.Count);
        foreach (var key in _oldest.Concat(_oldestOwn))
        {
            payload.Text(key).Number(_answers[key].Accepted).Number(_answers[key].AcceptedThrough);
        }
    }

    public void Read(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        for (var left = reader.Number(); left > 0; left--)
        {
            Add(reader.Text(), new Acceptance(reader.Number(), reader.Number()));
        }
    }
}
