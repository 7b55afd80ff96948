using System.Buffers;
using Orleans.Storage;
using SaeActors.Features;
using SaeActors.Features.Counting;
using SaeActors.Grains.Contract;
using SaeActors.Grains.Questions;
using SaeActors.Grains.Storage;
using SaeActors.Grains.Windows;

namespace SaeActors.Grains.Features;

/// <inheritdoc cref="IFeatureGrain"/>
/// <remarks>Thin: the numbers come from <see cref="FeatureState"/>, the window from the silo. The state is read when it is first needed, and not at all
/// for a feature that has never fired. It stays until the silo sends it away (<see cref="Residents"/>): windows that are counted here do not touch the grain.</remarks>
[GrainType("feature"), FeatureBlockPlacement, KeepAlive]
internal sealed class FeatureGrain(LocalFeatures local, GrainStore store, MissedWindows missed, FeatureQuestions questions) : Grain, IFeatureGrain
{
    private FeatureId _id;
    private FeatureState? _state;
    private string? _etag;
    private long _saved;   // the state's last window that storage holds

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = Keys.FeatureOf(this.GetPrimaryKeyString());
        // Made by a message to where the feature was: it goes unused, and Orleans sends the message on and tells the sender to forget this address. (An
        // exception would leave the address with the sender, whose next message would come here again.)
        if (!local.Owns(_id)) DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Apply(long window, long previous)
    {
        if (_state is null || _state.LastWindow < previous || !local.Owns(_id)) return ApplyAfterAsync(window, previous);
        local.Apply(window, _id, _state);
        return Task.CompletedTask;
    }

    public async Task Load()
    {
        await BeAtHomeAsync();
        if (_state is null) await LoadAsync(local.LastOf(_id));
    }

    public async Task<bool> Save()
    {
        if (!local.Owns(_id))
        {
            await Leave();
            return true;
        }

        if (_state is null) await Load();   // an activation that was given up has windows which storage lacks
        return await WriteAsync(_state!);
    }

    public async Task Leave()
    {
        if (_state is not null) await WriteAsync(_state);
        GiveUp();
    }

    public Task<Reply> Card() => AnswerAsync(questions.CardAsync);

    public Task<Reply> Examples() => AnswerAsync(questions.PlacesAsync);

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            if (_state is not null) await WriteAsync(_state);
        }
        finally
        {
            GiveUp();   // what could not be saved is in the window log
        }
    }

    /// <summary>Answers without waking the state where it sleeps: who reads every feature must not fill the memory. A question does not wait here for other
    /// features either, because the windows that those are waiting for may stand in line behind it.</summary>
    private async Task<Reply> AnswerAsync<T>(Func<FeatureId, Task<T?>> question)
        where T : class
    {
        await BeAtHomeAsync();
        var answer = await question(_id);
        for (; answer is null; answer = await question(_id)) await Load();   // given up with windows that storage lacks
        if (_state is null) DeactivateOnIdle();
        return await Reply.ToAsync(() => Task.FromResult(answer));
    }

    private async Task ApplyAfterAsync(long window, long previous)
    {
        await BeAtHomeAsync();
        if (_state is null) await LoadAsync(previous);
        else await missed.ApplyAsync(_state, previous);
        local.Apply(window, _id, _state!);
    }

    private async Task<bool> WriteAsync(FeatureState counted)
    {
        if (counted.LastWindow == _saved) return true;
        var (bytes, window) = local.With(_id, counted, state =>
        {
            var record = new ArrayBufferWriter<byte>();
            state.Write(record);
            return (record.WrittenSpan.ToArray(), state.LastWindow);
        });
        try
        {
            _etag = await store.WriteAsync(GrainStore.Features, this.GetGrainId(), _etag, bytes);
            _saved = window;
            return true;
        }
        catch (InconsistentStateException)
        {
            // Another activation has written: this one is not the feature any more. Its windows are in the log.
            GiveUp();
            return false;
        }
    }

    /// <param name="previous">The last window that the state must hold; 0: it has never fired; −1: what it misses will be sent.</param>
    private async Task LoadAsync(long previous)
    {
        var state = new FeatureState(local.Plan, _id);
        if (previous != 0)
        {
            (var bytes, _etag) = await store.ReadAsync(GrainStore.Features, this.GetGrainId());
            if (bytes.Length > 0) state = FeatureState.Read(bytes, local.Plan);
            _saved = state.LastWindow;
            await missed.ApplyAsync(state, previous);
        }

        _state = state;
        local.Put(_id, state);
    }

    /// <summary>An activation that missed the order to leave goes; the message is sent again and finds the feature's silo.</summary>
    private async Task BeAtHomeAsync()
    {
        if (local.Owns(_id)) return;
        await Leave();
        throw new FeatureNotHereException($"feature {_id} is not in this silo's block any more.");
    }

    private void GiveUp()
    {
        if (_state is not null) local.Put(_id, null);
        (_state, _etag, _saved) = (null, null, 0);
        DeactivateOnIdle();
    }
}
