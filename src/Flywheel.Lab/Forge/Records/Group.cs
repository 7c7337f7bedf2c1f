namespace Flywheel.Lab.Forge.Records;

/// <summary>A group; it owns projects and runners.</summary>
internal sealed record Group : IForgeRecord
{
    public required long Id { get; init; }

    /// <summary>The paths of its parents and its own: <c>acme/platform</c>.</summary>
    public required string FullPath { get; init; }

    public long? ParentId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last part of the path.</summary>
    public string Name => FullPath[(FullPath.LastIndexOf('/') + 1)..];
}
