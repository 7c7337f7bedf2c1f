using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Plans.Bundles;

/// <summary>What a plan is for, bound to it by the seal: every member must still be so when it is applied. Holds no secrets.</summary>
internal sealed record BundleManifest
{
    public required string Stack { get; init; }

    public required string Environment { get; init; }

    /// <summary>The run that planned.</summary>
    public required RunId Run { get; init; }

    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>SHA-256 of the plan file in clear: what is applied at most once.</summary>
    public required Digest Plan { get; init; }

    /// <summary>There is nothing to apply.</summary>
    public required bool IsEmpty { get; init; }

    /// <summary>With <c>-dirty</c> where the checkout had other changes; null: no commit yet.</summary>
    public string? Commit { get; init; }

    /// <summary>Of all files in the private tree: paths, modes, contents.</summary>
    public required Digest Tree { get; init; }

    /// <summary>Absolute path at which the private tree stood, and must stand again: tofu records paths.</summary>
    public required string TreePath { get; init; }

    /// <summary>Of the values that flywheel gave to variables, those of TF_VAR_ included.</summary>
    public required Digest Variables { get; init; }

    /// <summary>Of the dependency lock file; null: the stack needs no providers.</summary>
    public Digest? Lock { get; init; }

    /// <summary><c>tofu</c> or <c>terraform</c>.</summary>
    public required string Tool { get; init; }

    public required string ToolVersion { get; init; }

    /// <summary>Backend type and effective address without credentials, see <see cref="EffectiveBackend"/>.</summary>
    public required string Backend { get; init; }

    /// <summary>The state's own id; null: there was no state yet, and there must be none still.</summary>
    public string? Lineage { get; init; }

    /// <summary>The state's version; 0 without a state.</summary>
    public required long Serial { get; init; }

    /// <summary>What else the plan acts on, by name: <c>cluster</c>, <c>cluster-ca</c>, <c>cluster-uid</c>, <c>forge</c>, <c>forge-group</c>.</summary>
    public ImmutableSortedDictionary<string, string> Targets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Digest or reference of the image that was planned in; null: none.</summary>
    public string? Image { get; init; }
}
