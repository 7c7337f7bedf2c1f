using System.Collections.Immutable;

namespace Flywheel.Jobs;

/// <summary>How a job ended. A closed set: every job of a run ends in exactly one of these.</summary>
internal abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>The work was done.</summary>
    internal sealed record Succeeded : JobOutcome;

    /// <summary>The same inputs gave this result in an earlier run.</summary>
    internal sealed record Reused(RunId Run) : JobOutcome;

    /// <summary>The work was tried and did not succeed.</summary>
    internal sealed record Failed(string Reason, FailureKind Kind = FailureKind.Job) : JobOutcome;

    /// <summary>The job's time was up.</summary>
    internal sealed record TimedOut(TimeSpan After) : JobOutcome;

    /// <summary>Somebody ended the run while the job ran or waited.</summary>
    internal sealed record Cancelled(string Reason) : JobOutcome;

    /// <summary>The job never started; the reason always says why.</summary>
    internal sealed record Skipped(string Reason, JobId? Because = null) : JobOutcome;

    /// <summary>What happened is not known, or is known and needs a person.</summary>
    internal sealed record NeedsAttention(string Reason, ImmutableArray<string> Suspects) : JobOutcome;

    /// <summary>The jobs that need this one may start.</summary>
    public bool IsGood => this is Succeeded or Reused;
}
