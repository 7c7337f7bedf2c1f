using Flywheel.Repositories;
using Flywheel.Jobs;

namespace Flywheel.Runs;

/// <summary>What is known about a run before its first job.</summary>
internal sealed record RunHeader
{
    public required RunId Id { get; init; }

    /// <summary>The command that asked for it: <c>run</c>, <c>plan</c>, <c>verify</c>.</summary>
    public required string Command { get; init; }

    public required Trigger Trigger { get; init; }

    /// <summary>Absolute path of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>Null where no stage of the run has anything to do with one.</summary>
    public string? Environment { get; init; }

    /// <summary>Null for a detached head outside CI.</summary>
    public string? Branch { get; init; }

    /// <summary>Null before the first commit.</summary>
    public string? Commit { get; init; }

    /// <summary>The work tree differs from the commit.</summary>
    public bool IsDirty { get; init; }

    /// <summary>The run whose plans or deploys this one takes.</summary>
    public RunId? BasedOn { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
}
