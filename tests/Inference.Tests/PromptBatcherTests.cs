using System.Collections.Concurrent;
using SaeActors.Features.Windows;

namespace SaeActors.Inference.Tests;

public class PromptBatcherTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [Fact]
    public async Task Every_caller_gets_its_own_rows_in_order()
    {
        using var engine = new GatedEngine(DemoModel.Engine);
        engine.Open();
        var rows = Enumerable.Range(1, 30).Select(length => Enumerable.Range(length, length).ToArray()).ToArray();
        await using var batcher = new PromptBatcher(engine, new BatcherOptions { BatchTokens = 64 }, TimeProvider.System);
        var answers = await Task.WhenAll(rows.Select(row => batcher.ActivationsAsync([row], CancellationToken.None)));
        foreach (var (row, answer) in rows.Zip(answers))
        {
            var alone = DemoModel.Engine.Activations([row], CancellationToken.None);
            Assert.All(alone.Zip(answer), pair =>
            {
                Assert.Equal(pair.First.Starts, pair.Second.Starts);
                Assert.Equal(pair.First.Features, pair.Second.Features);
                Assert.Equal(pair.First.Values, pair.Second.Values);
            });
        }

        Assert.True(engine.Batches.Count < rows.Length, $"{rows.Length} callers made {engine.Batches.Count} batches");
    }

    [Fact]
    public async Task A_batch_closes_at_its_token_budget_without_waiting()
    {
        using var engine = new GatedEngine(DemoModel.Engine);
        engine.Open();
        await using var batcher = new PromptBatcher(engine, new BatcherOptions { BatchTokens = 4, MaxWait = Never }, TimeProvider.System);
        var calls = Enumerable.Range(0, 4).Select(_ => batcher.ActivationsAsync([[1]], CancellationToken.None)).ToArray();
        await Task.WhenAll(calls);
        Assert.Equal([4], engine.Batches);
    }

    [Fact]
    public async Task A_batch_closes_when_its_first_rows_have_waited()
    {
        using var engine = new GatedEngine(DemoModel.Engine);
        engine.Open();
        var time = new ManualTime();
        await using var batcher = new PromptBatcher(engine, new BatcherOptions { MaxWait = TimeSpan.FromSeconds(7) }, time);
        var call = batcher.ActivationsAsync([[1, 2]], CancellationToken.None);
        await time.TimerSet;
        Assert.Empty(engine.Batches);
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(2, (await call)[0].TokenCount);
    }

    [Fact]
    public async Task A_caller_that_finds_the_queue_full_waits_for_room()
    {
        using var engine = new GatedEngine(DemoModel.Engine);
        await using var batcher = new PromptBatcher(engine, new BatcherOptions { BatchTokens = 1, QueueTokens = 4 }, TimeProvider.System);
        var first = batcher.ActivationsAsync([[1]], CancellationToken.None);
        await engine.Entered;                                                       // it runs, the queue is empty
        var queued = batcher.ActivationsAsync([[1, 2, 3, 4]], CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var refused = batcher.ActivationsAsync([[5]], cancellation.Token);          // no room
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused);
        engine.Open();
        Assert.Equal(1, (await first)[0].TokenCount);
        Assert.Equal(4, (await queued)[0].TokenCount);
        Assert.Equal([1, 4], engine.Batches);
    }

    [Fact]
    public async Task A_caller_that_cancels_before_its_batch_is_left_out()
    {
        using var engine = new GatedEngine(DemoModel.Engine);
        await using var batcher = new PromptBatcher(engine, new BatcherOptions { BatchTokens = 1 }, TimeProvider.System);
        var first = batcher.ActivationsAsync([[1]], CancellationToken.None);
        await engine.Entered;
        using var cancellation = new CancellationTokenSource();
        var second = batcher.ActivationsAsync([[1, 2]], cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        engine.Open();
        await first;
        await batcher.ActivationsAsync([[1, 2, 3]], CancellationToken.None);
        Assert.Equal([1, 3], engine.Batches);
    }

    [Fact]
    public async Task A_bad_row_fails_its_caller_alone()
    {
        using var engine = new GatedEngine(DemoModel.Engine);
        engine.Open();
        await using var batcher = new PromptBatcher(engine, new BatcherOptions { BatchTokens = 1 }, TimeProvider.System);
        await Assert.ThrowsAsync<ArgumentException>(() => batcher.ActivationsAsync([[-1]], CancellationToken.None));
        Assert.Equal(1, (await batcher.ActivationsAsync([[1]], CancellationToken.None))[0].TokenCount);
    }

    [Fact]
    public async Task A_disposed_batcher_refuses_what_is_queued_and_what_comes()
    {
        using var engine = new GatedEngine(DemoModel.Engine);
        var batcher = new PromptBatcher(engine, new BatcherOptions { BatchTokens = 1 }, TimeProvider.System);
        var running = batcher.ActivationsAsync([[1]], CancellationToken.None);
        await engine.Entered;
        var queued = batcher.ActivationsAsync([[2]], CancellationToken.None);
        var disposal = batcher.DisposeAsync();
        engine.Open();
        await disposal;
        Assert.Equal(1, (await running)[0].TokenCount);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queued);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => batcher.ActivationsAsync([[1]], CancellationToken.None));
    }

    /// <summary>The real engine behind a gate, so that a test can look at what waits.</summary>
    private sealed class GatedEngine(IInferenceEngine engine) : IInferenceEngine
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<int> Batches { get; } = [];

        public Task Entered => _entered.Task;

        public ModelDescription Model => engine.Model;

        public void Open() => _gate.Set();

        public LayerActivations[] Activations(IReadOnlyList<int[]> rows, CancellationToken cancellation)
        {
            _entered.TrySetResult();
            _gate.Wait(cancellation);
            Batches.Enqueue(rows.Sum(row => row.Length));
            return engine.Activations(rows, cancellation);
        }

        public AblationEffects Ablate(int[] row, bool[] counted, int layer, IReadOnlyList<int> features, CancellationToken cancellation) => engine.Ablate(row, counted, layer, features, cancellation);

        public ReadOnlySpan<float> DecoderOf(int layer, int feature) => engine.DecoderOf(layer, feature);

        public FeatureLogits TopLogits(int layer, int feature, int count) => engine.TopLogits(layer, feature, count);

        public float[] Residuals(IReadOnlyList<int[]> rows, int layer, CancellationToken cancellation) => engine.Residuals(rows, layer, cancellation);

        public float[] Logits(int[] row, CancellationToken cancellation) => engine.Logits(row, cancellation);

        public void Dispose() => _gate.Dispose();
    }
}
