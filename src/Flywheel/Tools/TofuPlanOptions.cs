using System.Collections.Immutable;

namespace Flywheel.Tools;

/// <summary>How <c>tofu plan</c> is to run.</summary>
internal sealed record TofuPlanOptions
{
    /// <summary>The folder of configuration, absolute.</summary>
    public required string Directory { get; init; }

    public required string DataDirectory { get; init; }

    /// <summary>Where the plan file goes, absolute.</summary>
    public required string Out { get; init; }

    /// <summary>Absolute paths; a later one wins over an earlier one.</summary>
    public ImmutableArray<string> VarFiles { get; init; } = [];

    /// <summary>How long to wait for the state's lock. Default 1 minute.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The state's file for a stack without a backend block; null with one. Such a stack keeps no record of the path anywhere, and
    /// without it apply would write <c>terraform.tfstate</c> beside the configuration.
    /// </summary>
    public string? StateFile { get; init; }

    /// <summary>No provider is started by it, so that nothing inherits what only makes tofu itself quick.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Ends with 2 when something would change, and not with 0.</summary>
    public bool TellsChanges { get; init; }
}
