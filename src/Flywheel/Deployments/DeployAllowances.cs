using System.Collections.Immutable;

namespace Flywheel.Deployments;

/// <summary>What the command line of one deploy allows; it is remembered nowhere but in that deploy's record.</summary>
internal sealed record DeployAllowances
{
    public static readonly DeployAllowances None = new();

    /// <summary>Addresses that may be destroyed though they are protected, exactly as plans write them.</summary>
    public ImmutableArray<string> Destroy { get; init; } = [];

    /// <summary>The plan may be of an older commit than what is applied.</summary>
    public bool Rollback { get; init; }
}
