namespace Flywheel.Lab.Forge.Records;

/// <summary>One running program that contacts the forge with a runner's token; GitLab's API calls it a runner manager.</summary>
internal sealed record RunnerMachine : IForgeRecord
{
    public required long Id { get; init; }

    public required long RunnerId { get; init; }

    /// <summary>Unique for the runner.</summary>
    public required string SystemId { get; init; }

    public string? Version { get; init; }

    public string? Revision { get; init; }

    public string? Platform { get; init; }

    public string? Architecture { get; init; }

    public string? IpAddress { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ContactedAt { get; init; }
}
