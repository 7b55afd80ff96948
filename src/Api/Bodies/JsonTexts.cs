using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SaeActors.Api.Problems;

namespace SaeActors.Api.Bodies;

/// <summary>Prompts from <c>{"texts": [ … ], "source": … }</c>, pulled one by one; memory holds one text and a read buffer.</summary>
/// <remarks>The properties may stand in either order, so <see cref="Source"/> is known only after the last text.</remarks>
internal sealed class JsonTexts(int maxPromptBytes)
{
    /// <summary>A byte may be written as six: \u0041.</summary>
    private const int EscapedBytes = 6;

    private readonly Queue<string> _ready = new();
    private JsonReaderState _state = new(new JsonReaderOptions { AllowTrailingCommas = false });
    private Place _place = Place.Start;
    private bool _hasTexts;
    private long _count;

    private enum Place
    {
        Start,
        InObject,
        BeforeTexts,
        InTexts,
        BeforeSource,
        End,
    }

    /// <summary>The caller's word about where the texts come from; null where there is none.</summary>
    internal string? Source { get; private set; }

    /// <summary>The texts in order. May be enumerated once.</summary>
    /// <exception cref="RefusedException">The body is not of this form; the message names the place.</exception>
    internal async IAsyncEnumerable<string> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        for (var isLast = false; !isLast;)
        {
            var result = await pipe.ReadAsync(cancellation);
            isLast = result.IsCompleted;
            var consumed = Consume(result.Buffer, isLast);
            pipe.AdvanceTo(consumed, result.Buffer.End);
            while (_ready.TryDequeue(out var text))
            {
                yield return text;
            }
        }

        await pipe.CompleteAsync();
        CheckWhole();
    }

    /// <summary>Reads as many whole JSON tokens as the buffer holds.</summary>
    private SequencePosition Consume(ReadOnlySequence<byte> buffer, bool isLast)
    {
        var reader = new Utf8JsonReader(buffer, isLast, _state);
        try
        {
            while (reader.Read())
            {
                Take(ref reader);
            }
        }
        catch (JsonException exception)
        {
            throw new RefusedException(JsonPlace.Describe(exception), inner: exception);
        }

        _state = reader.CurrentState;
        var rest = buffer.Length - reader.BytesConsumed;
        return rest <= (long)maxPromptBytes * EscapedBytes ? reader.Position : throw TooLong();
    }

    private void Take(ref Utf8JsonReader reader) => _place = (_place, reader.TokenType) switch
    {
        (Place.Start, JsonTokenType.StartObject) => Place.InObject,
        (Place.InObject, JsonTokenType.PropertyName) => Property(reader.GetString()!),
        (Place.InObject, JsonTokenType.EndObject) => Place.End,
        (Place.BeforeTexts, JsonTokenType.StartArray) => Place.InTexts,
        (Place.InTexts, JsonTokenType.String) => Text(ref reader),
        (Place.InTexts, JsonTokenType.EndArray) => Place.InObject,
        (Place.BeforeSource, JsonTokenType.String) => SourceIs(Unescaped(ref reader, "source")),
        (Place.BeforeSource, JsonTokenType.Null) => SourceIs(null),
        var (place, found) => throw new RefusedException($"{Where(place)}: found {Words(found)}; expected {Expected(place)}."),
    };

    private Place Property(string name)
    {
        if (name == "source")
        {
            return Place.BeforeSource;
        }

        if (name != "texts" || _hasTexts)
        {
            throw new RefusedException($"Found the property \"{Shorten.Text(name)}\"; expected \"texts\" once and \"source\" at most once.");
        }

        _hasTexts = true;
        return Place.BeforeTexts;
    }

    private Place Text(ref Utf8JsonReader reader)
    {
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > (reader.ValueIsEscaped ? (long)maxPromptBytes * EscapedBytes : maxPromptBytes))
        {
            throw TooLong();
        }

        var place = $"texts[{_count}]";
        _ready.Enqueue(PromptText.Checked(Unescaped(ref reader, place), place));
        _count++;
        return Place.InTexts;
    }

    private Place SourceIs(string? source)
    {
        Source = source;
        return Place.InObject;
    }

    private static string Unescaped(ref Utf8JsonReader reader, string place)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new RefusedException($"{place} is not Unicode: it holds bytes that are not UTF-8 or half a surrogate pair.", inner: exception);
        }
    }

    private void CheckWhole()
    {
        if (!_hasTexts)
        {
            throw new RefusedException("The body has no \"texts\"; expected {\"texts\": [\"…\"], \"source\": \"…\"}.");
        }
    }

    private RefusedException TooLong() => new($"texts[{_count}] is longer than {maxPromptBytes:N0} bytes, the most that one prompt may hold.");

    private string Where(Place place) => place switch
    {
        Place.BeforeTexts => "\"texts\"",
        Place.InTexts => $"texts[{_count}]",
        Place.BeforeSource => "\"source\"",
        _ => "The body",
    };

    private static string Expected(Place place) => place switch
    {
        Place.BeforeTexts => "an array of strings",
        Place.InTexts or Place.BeforeSource => "a string",
        _ => "an object with \"texts\" and \"source\"",
    };

    private static string Words(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.Number => "a number",
        JsonTokenType.String => "a string",
        JsonTokenType.Null => "null",
        _ => "a truth value",
    };
}
