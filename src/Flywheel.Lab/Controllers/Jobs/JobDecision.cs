using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Jobs;

/// <summary>What is to be done about a Job.</summary>
internal abstract record JobDecision
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    /// <summary>Decides from what is asked for and what is; pure.</summary>
    /// <param name="spec">The Job's.</param>
    /// <param name="counts">How its pods are.</param>
    /// <param name="started">When it was started, or started again after a suspension.</param>
    /// <param name="pace">How fast the lab lives.</param>
    /// <param name="now">The present.</param>
    public static JobDecision Of(JsonObject spec, JobCounts counts, DateTimeOffset started, Pace pace, DateTimeOffset now)
    {
        if (counts.Failed > (spec.NumberAt("backoffLimit") ?? 6))
        {
            return new Fail("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        var completions = spec.NumberAt("completions");
        if (completions is { } wanted ? counts.Succeeded >= wanted : counts.Succeeded > 0 && counts.Active == 0)
        {
            return new Complete();
        }

        if (spec.FlagAt("suspend"))
        {
            return new Suspend();
        }

        var deadline = spec.NumberAt("activeDeadlineSeconds") is { } seconds ? started + pace.OfSeconds(seconds) : (DateTimeOffset?)null;
        if (deadline <= now)
        {
            return new Fail("DeadlineExceeded", "Job was active longer than specified deadline");
        }

        // Without a number of completions the first success says that the work is done.
        var parallelism = spec.NumberAt("parallelism") ?? 1;
        var active = completions is { } all ? Math.Min(parallelism, all - counts.Succeeded) : counts.Succeeded > 0 ? counts.Active : parallelism;
        var wait = active > counts.Active ? BackOff(counts, pace) - now : null;
        return wait > TimeSpan.Zero ? new Run(Math.Min(active, counts.Active), Sooner(wait, deadline - now)) : new Run(active, deadline - now);
    }

    private static DateTimeOffset? BackOff(JobCounts counts, Pace pace)
    {
        if (counts.LastFailure is not { } last || counts.Failed == 0)
        {
            return null;
        }

        var delay = FirstDelay * (1 << Math.Min(counts.Failed - 1, 10));
        return last + pace.Of(delay < LongestDelay ? delay : LongestDelay);
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => other < one ? other : one ?? other;

    /// <summary>All that was asked for has succeeded.</summary>
    internal sealed record Complete : JobDecision;

    /// <summary>It will not succeed any more.</summary>
    internal sealed record Fail(string Reason, string Message) : JobDecision;

    /// <summary>No pod is to run for now.</summary>
    internal sealed record Suspend : JobDecision;

    /// <summary>So many pods are to be active.</summary>
    /// <param name="Next">When to look again though nothing changed.</param>
    internal sealed record Run(int Active, TimeSpan? Next) : JobDecision;
}
