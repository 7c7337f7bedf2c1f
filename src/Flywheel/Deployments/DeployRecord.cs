using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Deployments;

/// <summary>What history knows of one deploy of a stack in an environment, also of one that had nothing to apply.</summary>
internal sealed record DeployRecord
{
    public required string Stack { get; init; }

    public required string Environment { get; init; }

    /// <summary>SHA-256 of the plan file in clear.</summary>
    public required Digest Plan { get; init; }

    public required RunId Run { get; init; }

    /// <summary>The commit that was planned, perhaps with <c>-dirty</c>.</summary>
    public string? Commit { get; init; }

    public required DateTimeOffset IntendedAt { get; init; }

    /// <summary>Right before the supervisor was asked to start tofu; null: it never was.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How the job ended, one of <see cref="OutcomeWords"/>; null: no end was recorded.</summary>
    public string? Outcome { get; init; }

    /// <summary>There was nothing to apply.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Where the supervisor left what it knows, absolute; null: it was never started.</summary>
    public string? Spool { get; init; }

    /// <summary>Name of the machine that applied.</summary>
    public string Host { get; init; } = "";

    /// <summary>Grows with every intent on the stack; an end with an older one is not recorded.</summary>
    public long Fence { get; init; }

    /// <summary>What a person said of an unknown outcome: <c>applied</c> or <c>not-applied</c>, and why; null: nobody has.</summary>
    public string? Resolution { get; init; }

    /// <summary>It has no end, and somebody follows it: the process lives, or its lease does.</summary>
    public bool IsLive { get; init; }

    /// <summary>No end was recorded, and nobody has resolved it.</summary>
    public bool IsOpen => Outcome is null && Resolution is null;

    /// <summary>The claim that it was begun with, for whoever finds it again after a crash.</summary>
    public ApplyClaim.Granted Claim => new(new(Stack, Environment, Plan, Run, IntendedAt) { Commit = Commit, Spool = Spool }, Fence);

    /// <summary>Nobody may apply to the stack until a person has said how it stands: it began, and ended in nothing that is known.</summary>
    public bool IsUnknown => Resolution is null && (Outcome is OutcomeWords.NeedsAttention || (Outcome is null && StartedAt is not null && !IsLive));
}
