using System.Collections.Immutable;
using Flywheel.LabAccess;
using Flywheel.Organizations;

namespace Flywheel.Plans.Bindings;

/// <summary>Whom to ask what a plan acts on: the environment's cluster and the organization's forge.</summary>
internal sealed record TargetAccess
{
    /// <summary>A context of the kubeconfig.</summary>
    public required string Context { get; init; }

    /// <summary>Flywheel's own environment, which leads to the kubeconfig and holds the forge's token.</summary>
    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    /// <summary>Absolute folder of the checkout.</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary>Null: the organization names none.</summary>
    public Forge? Forge { get; init; }

    /// <summary>Stands in for cluster and forge; null: none does.</summary>
    public RunningLab? Lab { get; init; }
}
