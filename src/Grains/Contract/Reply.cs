using SaeActors.Graph.Contract;

namespace SaeActors.Grains.Contract;

/// <summary>An answer, or the contract's own error: those are part of the protocol and must come back as what they are.</summary>
/// <param name="Value">The answer as JSON; null where there is none, or an error.</param>
/// <param name="Error">Which error; null when all went well.</param>
/// <param name="Message">Of the error.</param>
/// <param name="RetrySeconds">When to try again, for a full backlog.</param>
[GenerateSerializer, Immutable, Alias("saeactors.Reply")]
internal sealed record Reply([property: Id(0)] Packed? Value, [property: Id(1)] string? Error = null, [property: Id(2)] string? Message = null, [property: Id(3)] double RetrySeconds = 0)
{
    private const string OutOfRange = "out of range";
    private const string Argument = "argument";
    private const string Backlog = "backlog full";
    private const string NoModel = "no model";
    private const string Away = "away";

    /// <summary>Runs a question; errors that the contract names become replies, others pass through.</summary>
    public static async Task<Reply> ToAsync<T>(Func<Task<T>> question)
    {
        try
        {
            return new Reply(await question() is { } answer ? Json.Pack(answer) : null);
        }
        catch (ArgumentOutOfRangeException wrong)
        {
            return new Reply(null, OutOfRange, wrong.Message);
        }
        catch (ArgumentException wrong)
        {
            return new Reply(null, Argument, wrong.Message);
        }
        catch (BacklogFullException full)
        {
            return new Reply(null, Backlog, full.Message, full.RetryAfter.TotalSeconds);
        }
        catch (NoModelException none)
        {
            return new Reply(null, NoModel, none.Message);
        }
        catch (ServiceAwayException away)
        {
            return new Reply(null, Away, away.Message);
        }
    }

    /// <summary>The answer; default where there is none.</summary>
    /// <exception cref="ArgumentException">As the question threw it, like the others.</exception>
    /// <exception cref="BacklogFullException">As the question threw it.</exception>
    /// <exception cref="NoModelException">As the question threw it.</exception>
    /// <exception cref="ServiceAwayException">As the question threw it.</exception>
    public T Take<T>() => Error switch
    {
        null => Value is null ? default! : Json.Unpack<T>(Value),
        OutOfRange => throw new ArgumentOutOfRangeException(null, Message),
        Argument => throw new ArgumentException(Message),
        Backlog => throw new BacklogFullException(Message!, TimeSpan.FromSeconds(RetrySeconds)),
        NoModel => throw new NoModelException(),
        _ => throw new ServiceAwayException(Message!),
    };
}
