using System.Collections.Immutable;

namespace Flywheel.Lab.Forge.Records;

/// <summary>A runner as the forge keeps it. Its token is kept as a digest only.</summary>
internal sealed record Runner : IForgeRecord
{
    public required long Id { get; init; }

    /// <summary><c>instance_type</c>, <c>group_type</c> or <c>project_type</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Of a group's runner.</summary>
    public long? GroupId { get; init; }

    /// <summary>Of a project's runner.</summary>
    public long? ProjectId { get; init; }

    public string? Description { get; init; }

    public bool Paused { get; init; }

    public bool Locked { get; init; }

    public bool RunUntagged { get; init; } = true;

    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary><c>not_protected</c> or <c>ref_protected</c>.</summary>
    public string AccessLevel { get; init; } = "not_protected";

    /// <summary>Seconds.</summary>
    public long? MaximumTimeout { get; init; }

    public string? MaintenanceNote { get; init; }

    public required string TokenDigest { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of the user.</summary>
    public required string CreatedBy { get; init; }
}
