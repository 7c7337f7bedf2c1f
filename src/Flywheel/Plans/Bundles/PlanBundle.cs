using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Sealing;

namespace Flywheel.Plans.Bundles;

/// <summary>The sealed file that carries a plan from Plan to Deploy.</summary>
/// <param name="Manifest">What it is bound to.</param>
/// <param name="Files">Its content in clear.</param>
internal sealed record PlanBundle(BundleManifest Manifest, BundleFiles Files)
{
    /// <summary>Seals it into the store as <see cref="PlanArtifacts.Bundle"/>.</summary>
    public Task<Artifact> SealAsync(ArtifactStore store, SealKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Opens one; nothing of it is used before all of it was verified. What cannot be opened is a diagnostic, and nothing is left in the folder.</summary>
    /// <param name="store">Holds it.</param>
    /// <param name="bundle">Which.</param>
    /// <param name="keys">One of these sealed it.</param>
    /// <param name="folder">Private folder that takes its files; made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<Checked<PlanBundle>> OpenAsync(
        ArtifactStore store, Artifact bundle, KeyRing keys, string folder, CancellationToken cancellationToken) => throw new NotSupportedException();
}
