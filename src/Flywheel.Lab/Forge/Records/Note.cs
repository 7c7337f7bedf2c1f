namespace Flywheel.Lab.Forge.Records;

/// <summary>A comment on a merge request or an issue.</summary>
internal sealed record Note : IForgeRecord
{
    public required long Id { get; init; }

    public required long ProjectId { get; init; }

    /// <summary><c>MergeRequest</c> or <c>Issue</c>.</summary>
    public required string On { get; init; }

    /// <summary>The id of what it is on.</summary>
    public required long OnId { get; init; }

    /// <summary>The number of what it is on in its project.</summary>
    public required long OnIid { get; init; }

    public required string Body { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
