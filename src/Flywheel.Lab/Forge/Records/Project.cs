namespace Flywheel.Lab.Forge.Records;

/// <summary>A project of a group.</summary>
internal sealed record Project : IForgeRecord
{
    public required long Id { get; init; }

    public required long GroupId { get; init; }

    /// <summary><c>acme/platform/infrastructure</c>.</summary>
    public required string FullPath { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last part of the path.</summary>
    public string Name => FullPath[(FullPath.LastIndexOf('/') + 1)..];
}
