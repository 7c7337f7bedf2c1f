namespace Flywheel.Lab.Forge.Records;

/// <summary>What somebody from outside says about a commit.</summary>
internal sealed record CommitStatus : IForgeRecord
{
    public required long Id { get; init; }

    public required long ProjectId { get; init; }

    public required long PipelineId { get; init; }

    public required string Sha { get; init; }

    public required string Ref { get; init; }

    public required string Name { get; init; }

    /// <summary><c>pending</c>, <c>running</c>, <c>success</c>, <c>failed</c>, <c>canceled</c> or <c>skipped</c>.</summary>
    public required string Status { get; init; }

    public string? TargetUrl { get; init; }

    public string? Description { get; init; }

    public double? Coverage { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
