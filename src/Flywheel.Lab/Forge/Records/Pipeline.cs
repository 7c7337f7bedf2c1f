namespace Flywheel.Lab.Forge.Records;

/// <summary>A pipeline of a project; nothing runs in it, its status is what commit statuses say.</summary>
internal sealed record Pipeline : IProjectRecord
{
    public required long Id { get; init; }

    public required long ProjectId { get; init; }

    public required long Iid { get; init; }

    public required string Sha { get; init; }

    public required string Ref { get; init; }

    /// <summary><c>created</c>, <c>pending</c>, <c>running</c>, <c>success</c>, <c>failed</c>, <c>canceled</c> or <c>skipped</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>api</c>, or <c>external</c> when a commit status made it.</summary>
    public required string Source { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
