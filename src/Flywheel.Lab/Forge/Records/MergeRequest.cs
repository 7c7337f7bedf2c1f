using System.Collections.Immutable;

namespace Flywheel.Lab.Forge.Records;

/// <summary>A merge request of a project. The lab keeps no repositories, so its branches are names only.</summary>
internal sealed record MergeRequest : IProjectRecord
{
    public required long Id { get; init; }

    public required long ProjectId { get; init; }

    public required long Iid { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    /// <summary><c>opened</c>, <c>closed</c> or <c>merged</c>.</summary>
    public string State { get; init; } = "opened";

    public required string SourceBranch { get; init; }

    public required string TargetBranch { get; init; }

    public ImmutableArray<string> Labels { get; init; } = [];

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
