using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Sealing;

namespace Flywheel.Plans.Bundles;

/// <summary>The sealed file that carries a plan from Plan to Deploy.</summary>
/// <param name="Manifest">What it is bound to.</param>
/// <param name="Files">Its content in clear.</param>
internal sealed record PlanBundle(BundleManifest Manifest, BundleFiles Files)
{
    /// <summary>Seals it into the store as <see cref="PlanArtifacts.Bundle"/>. A file of the tree that no bundle can carry is a diagnostic.</summary>
    public async Task<Checked<Artifact>> SealAsync(ArtifactStore store, SealKey key, CancellationToken cancellationToken)
    {
        var contents = BundleContents.Of(Files, BundleLimits.Ordinary);
        if (contents.Value is not { } found)
        {
            return new(null, contents.Diagnostics);
        }

        var manifest = BundleManifestJson.Write(Manifest);
        return new(
            await store.PutAsync(
                PlanArtifacts.Bundle,
                (destination, token) => SealedFile.SealAsync(destination, key, manifest, found.WriteAsync, token),
                cancellationToken),
            []);
    }

    /// <summary>Opens one; nothing of it is used before all of it was verified. What cannot be opened is a diagnostic, and nothing is left in the folder.</summary>
    /// <param name="store">Holds it.</param>
    /// <param name="bundle">Which.</param>
    /// <param name="keys">One of these sealed it.</param>
    /// <param name="folder">Private folder that takes its files; made, or empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">The folder is not empty, or the disk is full.</exception>
    public static async Task<Checked<PlanBundle>> OpenAsync(
        ArtifactStore store, Artifact bundle, KeyRing keys, string folder, CancellationToken cancellationToken)
    {
        DurableFile.CreatePrivateFolder(folder);
        if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"{folder} is not empty.");
        }

        Checked<PlanBundle>? opened = null;
        try
        {
            return opened = await new BundleOpening(store, bundle, folder).OpenAsync(keys, cancellationToken);
        }
        finally
        {
            if (opened is not { IsUsable: true })
            {
                Empty(folder);
            }
        }
    }

    /// <summary>What a bundle says that it is for, without a key and without a check: for messages only, never for a decision.</summary>
    public static async Task<Checked<BundleManifest>> ReadManifestAsync(ArtifactStore store, Artifact bundle, CancellationToken cancellationToken)
    {
        if (BundleOpening.TryOpen(store, bundle) is not { } source)
        {
            return new(null, [BundleOpening.Gone(bundle)]);
        }

        await using (source)
        {
            var header = await SealedFile.ReadHeaderAsync(source, bundle.Name, cancellationToken);
            return header.Value is { } read ? BundleManifestJson.Read(read.Manifest.Span, bundle.Name) : new(null, header.Diagnostics);
        }
    }

    private static void Empty(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
            {
                inner.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
