namespace Flywheel.Processes;

/// <summary>How far the stopping of one child has come. Pure: told the time and the signals, it answers with the next step, each once.</summary>
internal sealed class StopProgress(StopPolicy policy, TimeSpan timeout)
{
    /// <summary>A killed process that is not gone after this long waits for the kernel, and we do not.</summary>
    public static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(30);

    private StopStep _done = StopStep.Wait;
    private TimeSpan? _due = timeout == Timeout.InfiniteTimeSpan ? null : timeout;

    /// <summary>Why the child was told to end; None as long as it was not.</summary>
    public StopReason Reason { get; private set; }

    /// <summary>When to ask again even if no signal comes, counted from the start; null: never.</summary>
    public TimeSpan? Due => _due;

    /// <summary>The policy lets what is left of the child's group be killed when the child itself has ended.</summary>
    public bool LeavesNothing => _done == StopStep.Kill || (Reason != StopReason.None && policy.AfterTerminate is not null);

    /// <summary>The step that is due; the caller takes it.</summary>
    /// <param name="elapsed">Since the start.</param>
    /// <param name="polite">The polite signal has fired.</param>
    /// <param name="forced">The forced signal has fired.</param>
    public StopStep Next(TimeSpan elapsed, bool polite, bool forced)
    {
        var isDue = elapsed >= (_due ?? TimeSpan.MaxValue);
        if (forced && _done is not (StopStep.Kill or StopStep.GiveUp))
        {
            Reason = Reason == StopReason.None ? StopReason.Cancelled : Reason;
            return Take(StopStep.Kill, elapsed + KillLimit);
        }

        if (_done == StopStep.Wait && (polite || isDue))
        {
            Reason = polite ? StopReason.Cancelled : StopReason.TimedOut;
            if (policy is { BeginsWithTerminate: true, AfterTerminate: { } wait })
            {
                return Take(StopStep.Terminate, elapsed + wait);
            }

            return Take(StopStep.Interrupt, policy.AfterTerminate is null ? null : elapsed + policy.AfterInterrupt);
        }

        return (_done, isDue) switch
        {
            (StopStep.Interrupt, true) => Take(StopStep.Terminate, elapsed + policy.AfterTerminate!.Value),
            (StopStep.Terminate, true) => Take(StopStep.Kill, elapsed + KillLimit),
            (StopStep.Kill, true) => Take(StopStep.GiveUp, null),
            _ => StopStep.Wait,
        };
    }

    private StopStep Take(StopStep step, TimeSpan? due)
    {
        (_done, _due) = (step, due);
        return step;
    }
}
