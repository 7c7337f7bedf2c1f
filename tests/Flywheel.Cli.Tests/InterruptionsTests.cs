using Flywheel.Supervision;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Cli.Tests;

/// <summary>What each signal to flywheel means.</summary>
public sealed class InterruptionsTests : IDisposable
{
    private readonly CancellationTokenSource _polite = new();
    private readonly CancellationTokenSource _forced = new();
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _polite.Dispose();
        _forced.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void The_first_interrupt_ends_politely_the_second_explains_the_third_forces()
    {
        var interruptions = Make(canSurvive: true);

        interruptions.Next();
        Assert.Equal((true, false, ""), (_polite.IsCancellationRequested, _forced.IsCancellationRequested, _error.ToString()));

        interruptions.Next();
        Assert.Contains("lock", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("state", _error.ToString(), StringComparison.Ordinal);
        Assert.False(_forced.IsCancellationRequested);

        _time.Advance(TimeSpan.FromSeconds(9));
        interruptions.Next();
        Assert.True(_forced.IsCancellationRequested);
    }

    [Fact]
    public void Whoever_thinks_for_ten_seconds_is_told_again()
    {
        var interruptions = Make(canSurvive: true);
        interruptions.Next();
        interruptions.Next();

        _time.Advance(TimeSpan.FromSeconds(11));
        interruptions.Next();

        Assert.False(_forced.IsCancellationRequested);
        Assert.Equal(2, _error.ToString().Split("Press Ctrl-C").Length - 1);
    }

    [Fact]
    public void Ctrl_C_never_leaves_an_apply_alone()
    {
        var interruptions = Make(canSurvive: true);
        interruptions.Next();

        Assert.False(interruptions.Leaves());
    }

    [Fact]
    public void Termination_leaves_an_apply_to_a_supervisor_that_survives_and_the_job_says_which()
    {
        var interruptions = Make(canSurvive: true);
        Assert.False(interruptions.Leaves());
        interruptions.Once();

        Assert.True(_polite.IsCancellationRequested);
        Assert.True(interruptions.Leaves());
        Assert.True(interruptions.Leaves());
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public void Termination_after_Ctrl_C_leaves_it_too()
    {
        var interruptions = Make(canSurvive: true);
        interruptions.Next();
        interruptions.Once();

        Assert.True(interruptions.Leaves());
    }

    [Fact]
    public void Where_it_cannot_survive_it_is_waited_for_until_the_grace_is_over()
    {
        var interruptions = Make(canSurvive: false);
        interruptions.Once();

        Assert.False(interruptions.Leaves());
        Assert.Contains("cannot be left alone here: of the test. It gets one interrupt, and 10 minutes", _error.ToString(), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(9.9));
        Assert.False(interruptions.Leaves());
        _time.Advance(TimeSpan.FromMinutes(0.2));
        Assert.True(interruptions.Leaves());
        Assert.True(interruptions.Leaves());
        Assert.Equal(1, _error.ToString().Split("its outcome is unknown").Length - 1);
        Assert.False(_forced.IsCancellationRequested);
    }

    [Fact]
    public void Without_an_apply_nothing_is_said()
    {
        Make(canSurvive: false).Once();

        Assert.Equal("", _error.ToString());
    }

    private Interruptions Make(bool canSurvive) => new(_polite, _forced, new(new Survival(canSurvive, "of the test")), _time, _error);
}
