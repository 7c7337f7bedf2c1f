using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;

namespace Flywheel.Jobs;

/// <summary>Everything a job leaves behind.</summary>
internal sealed record JobResult
{
    public required JobOutcome Outcome { get; init; }

    /// <summary>What it made, in the order of making.</summary>
    public ImmutableArray<Artifact> Artifacts { get; init; } = [];

    /// <summary>What the user should know or fix.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Small named values for the jobs after it and for reports: <c>image</c>, <c>create</c>, <c>update</c>.</summary>
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What came of it in one line, as "2 added, 1 changed"; null when the outcome says it all.</summary>
    public string? Note { get; init; }

    /// <summary>What changed since the last result of this job, one line each; filled in where that was asked for.</summary>
    public ImmutableArray<string> WhyNotReused { get; init; } = [];

    /// <summary>How it differs from an earlier plan that was not applied; null: there is none to compare with.</summary>
    public Comparison? Comparison { get; init; }

    /// <summary>There was nothing to do. The note says what, and it is said aloud: no run is green in silence for work that did not happen.</summary>
    public bool IsIdle { get; init; }

    /// <summary>The work was done, with these artifacts.</summary>
    public static JobResult Succeeded(string? note = null, params ReadOnlySpan<Artifact> artifacts) =>
        new() { Outcome = new JobOutcome.Succeeded(), Note = note, Artifacts = [.. artifacts] };

    /// <summary>There was nothing to do, and that is fine.</summary>
    public static JobResult Idle(string note) => new() { Outcome = new JobOutcome.Succeeded(), Note = note, IsIdle = true };

    /// <summary>The work did not succeed.</summary>
    public static JobResult Failed(string reason, params ReadOnlySpan<Diagnostic> diagnostics) =>
        new() { Outcome = new JobOutcome.Failed(reason), Diagnostics = [.. diagnostics] };

    /// <summary>A rule forbids it (exit 4).</summary>
    public static JobResult Refused(string reason, params ReadOnlySpan<Diagnostic> diagnostics) =>
        new() { Outcome = new JobOutcome.Failed(reason, FailureKind.Refused), Diagnostics = [.. diagnostics] };

    /// <summary>The artifact of that name, or null.</summary>
    public Artifact? Find(string name) => Artifacts.FirstOrDefault(a => a.Name == name);
}
