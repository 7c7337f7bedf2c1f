using System.Collections.Immutable;

namespace Flywheel.Lab.Forge.Records;

/// <summary>An issue of a project.</summary>
internal sealed record Issue : IProjectRecord
{
    public required long Id { get; init; }

    public required long ProjectId { get; init; }

    public required long Iid { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    /// <summary><c>opened</c> or <c>closed</c>.</summary>
    public string State { get; init; } = "opened";

    public ImmutableArray<string> Labels { get; init; } = [];

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }
}
