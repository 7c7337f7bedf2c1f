namespace Flywheel.Jobs;

/// <summary>What a failure means for the exit code of the run.</summary>
internal enum FailureKind
{
    /// <summary>The work failed: exit 1.</summary>
    Job,

    /// <summary>Asked to end, it did so in order, and its reason says what it left: exit 1, or what a run that was stopped ends with.</summary>
    Interrupted,

    /// <summary>Organization, settings, repository or a tool is unusable: exit 3.</summary>
    Unusable,

    /// <summary>Refused by a rule, and nothing was applied: exit 4.</summary>
    Refused,

    /// <summary>A bug of ours: exit 70.</summary>
    Internal,

    /// <summary>The machine failed, as when the disk is full: exit 74.</summary>
    Machine,
}
