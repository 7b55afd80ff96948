using SaeActors.Graph.Ingestion;

namespace SaeActors.Graph.Tests.Ingestion;

/// <summary>Tokens a second, as a watcher reads them.</summary>
public class RateTests
{
    private const int Tokens = 1_000;

    private readonly ManualTime _time = new();
    private readonly Rate _rate;

    public RateTests() => _rate = new Rate(_time);

    [Theory]
    [InlineData(1)]
    [InlineData(30)]   // longer than the pause after which ingestion is idle
    public void Windows_that_overlap_give_tokens_over_time_however_long_each_takes(int seconds)
    {
        _rate.Begin();
        for (var window = 0; window < 20; window++)
        {
            _rate.Begin();               // the next one, made while this one is applied
            _time.Pass(seconds);
            _rate.Add(Tokens);
            Assert.Equal((double)Tokens / seconds, _rate.PerSecond, precision: 9);
        }
    }

    [Fact]
    public void A_pause_is_idle_and_does_not_count_afterwards()
    {
        Assert.Equal(0, _rate.PerSecond);
        Window(seconds: 2);
        Assert.Equal(Tokens / 2.0, _rate.PerSecond);
        _time.Pass(60);
        Assert.Equal(0, _rate.PerSecond);
        Window(seconds: 4);
        Assert.Equal(Tokens / 4.0, _rate.PerSecond);
    }

    private void Window(int seconds)
    {
        _rate.Begin();
        _time.Pass(seconds);
        _rate.Add(Tokens);
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(int seconds) => _ticks += seconds * TimeSpan.TicksPerSecond;
    }
}
