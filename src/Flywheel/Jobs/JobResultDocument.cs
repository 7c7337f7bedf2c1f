using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Jobs;

/// <summary>A job's result as JSON, in events, in history and in the reuse cache. Fields are only ever added.</summary>
internal sealed record JobResultDocument
{
    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public string? Kind { get; init; }

    public string? Run { get; init; }

    public string? Because { get; init; }

    public double? AfterMs { get; init; }

    public string? Note { get; init; }

    public bool? Idle { get; init; }

    public ImmutableArray<string>? WhyNotReused { get; init; }

    public string? ComparedWith { get; init; }

    public ImmutableArray<string>? Differences { get; init; }

    public ImmutableArray<string>? Suspects { get; init; }

    public ImmutableArray<ArtifactDocument>? Artifacts { get; init; }

    public ImmutableArray<DiagnosticDocument>? Diagnostics { get; init; }

    public ImmutableSortedDictionary<string, string>? Facts { get; init; }

    public static JobResultDocument From(JobResult result)
    {
        var outcome = result.Outcome;
        return new()
        {
            Outcome = outcome.Word(),
            Reason = outcome.Reason(),
            Kind = outcome is JobOutcome.Failed { Kind: not FailureKind.Job } failed ? failed.Kind.ToString() : null,
            Run = (outcome as JobOutcome.Reused)?.Run.Value,
            Because = (outcome as JobOutcome.Skipped)?.Because?.ToString(),
            AfterMs = (outcome as JobOutcome.TimedOut)?.After.TotalMilliseconds,
            Suspects = (outcome as JobOutcome.NeedsAttention)?.Suspects,
            Note = result.Note,
            Idle = result.IsIdle ? true : null,
            WhyNotReused = result.WhyNotReused.IsEmpty ? null : result.WhyNotReused,
            ComparedWith = result.Comparison?.Run.Value,
            Differences = result.Comparison?.Lines,
            Artifacts = result.Artifacts.IsEmpty ? null : [.. result.Artifacts.Select(ArtifactDocument.From)],
            Diagnostics = result.Diagnostics.IsEmpty ? null : [.. result.Diagnostics.Select(DiagnosticDocument.From)],
            Facts = result.Facts.IsEmpty ? null : result.Facts,
        };
    }

    /// <exception cref="JsonException">The document was not written by <see cref="From"/>.</exception>
    public JobResult ToResult() => new()
    {
        Outcome = ReadOutcome(),
        Note = Note,
        IsIdle = Idle == true,
        WhyNotReused = WhyNotReused ?? [],
        Comparison = ComparedWith is { } compared ? new(new RunId(compared), Differences ?? []) : null,
        Artifacts = Artifacts is { } artifacts ? [.. artifacts.Select(a => a.ToArtifact())] : [],
        Diagnostics = Diagnostics is { } diagnostics ? [.. diagnostics.Select(d => d.ToDiagnostic())] : [],
        Facts = Facts ?? ImmutableSortedDictionary<string, string>.Empty,
    };

    private JobOutcome ReadOutcome() => Outcome switch
    {
        OutcomeWords.Succeeded => new JobOutcome.Succeeded(),
        OutcomeWords.Reused => new JobOutcome.Reused(new RunId(Run ?? "")),
        OutcomeWords.Failed => new JobOutcome.Failed(Reason ?? "", Enum.TryParse<FailureKind>(Kind, out var kind) ? kind : FailureKind.Job),
        OutcomeWords.TimedOut => new JobOutcome.TimedOut(TimeSpan.FromMilliseconds(AfterMs ?? 0)),
        OutcomeWords.Cancelled => new JobOutcome.Cancelled(Reason ?? ""),
        OutcomeWords.Skipped => new JobOutcome.Skipped(Reason ?? "", Because is not null && JobId.TryParse(Because, out var id) ? id : null),
        OutcomeWords.NeedsAttention => new JobOutcome.NeedsAttention(Reason ?? "", Suspects ?? []),
        _ => throw new JsonException($"\"{Outcome}\" is no outcome"),
    };
}
