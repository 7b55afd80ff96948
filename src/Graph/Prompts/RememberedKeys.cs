using SaeActors.Graph.Contract;
using SaeActors.Graph.Storage;

namespace SaeActors.Graph.Prompts;

/// <summary>The latest idempotency keys with their answers; the oldest is forgotten first.</summary>
internal sealed class RememberedKeys(int capacity)
{
    private readonly Dictionary<string, Acceptance> _answers = [];
    private readonly Queue<string> _oldest = new();

    public Acceptance? AnswerTo(string? key) => key is null ? null : _answers.GetValueOrDefault(key);

    public void Add(string key, Acceptance answer)
    {
        if (!_answers.TryAdd(key, answer)) return;
        _oldest.Enqueue(key);
        if (_oldest.Count > capacity) _answers.Remove(_oldest.Dequeue());
    }

    public void Write(PayloadWriter payload)
    {
        payload.Number(_oldest.Count);
        foreach (var key in _oldest)
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
