using System.Collections.Immutable;

namespace Flywheel.Settings;

/// <summary>What is allowed in one environment.</summary>
internal sealed record EnvironmentSettings
{
    /// <summary>The word for any revision, on a branch or not, clean or not.</summary>
    public const string AnyRevision = "*";

    /// <summary>Branches that may be deployed, or <c>*</c>; empty: the repository's default branch, in the lab any revision.</summary>
    public ImmutableArray<string> DeployFrom { get; init; } = [];

    /// <summary>It is a simulation.</summary>
    public bool Lab { get; init; }

    /// <summary>Whatever is planned for it counts as a stranger's. Nothing makes a change trusted that is not.</summary>
    public bool Untrusted { get; init; }

    /// <summary>Every revision may be deployed, uncommitted changes too.</summary>
    public bool AllowsAnyRevision => DeployFrom.IsEmpty ? Lab : DeployFrom.Contains(AnyRevision);
}
