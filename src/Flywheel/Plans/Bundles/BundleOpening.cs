using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Sealing;

namespace Flywheel.Plans.Bundles;

/// <summary>The way from a sealed bundle to its files: first all of it is verified, then it is taken apart.</summary>
/// <param name="store">Holds it.</param>
/// <param name="bundle">Which.</param>
/// <param name="folder">Private and empty; whatever is in it after a refusal is the caller's to remove.</param>
internal sealed class BundleOpening(ArtifactStore store, Artifact bundle, string folder)
{
    public async Task<Checked<PlanBundle>> OpenAsync(KeyRing keys, CancellationToken cancellationToken)
    {
        var archive = Path.Combine(folder, ".bundle.tar");
        var header = await VerifyAsync(keys, archive, cancellationToken);
        if (header.Value is not { } verified)
        {
            return new(null, header.Diagnostics);
        }

        var manifest = BundleManifestJson.Read(verified.Manifest.Span, bundle.Name);
        if (manifest.Value is not { } bound)
        {
            return new(null, manifest.Diagnostics);
        }

        var (plan, refusal) = await ExtractAsync(archive, cancellationToken);
        return refusal is not null ? Refused(refusal)
            : plan != bound.Plan ? Refused(Other($"The plan in it has the digest {plan}, and its manifest says {bound.Plan}."))
            : new(new PlanBundle(bound, new BundleFiles(folder)), []);
    }

    public static FileStream? TryOpen(ArtifactStore store, Artifact bundle)
    {
        try
        {
            return store.Open(bundle);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public static Diagnostic Gone(Artifact bundle) => SealRules.BundleGone.Create(
        $"{VisibleText.Of(bundle.Name)} ({bundle.Digest}) is not among the artifacts.", "Plan again, or deploy where the data directory holds it.");

    // Digest and seal are both checked on the bytes of one reading, so that nothing can be exchanged between the two.
    private async Task<Checked<SealedHeader>> VerifyAsync(KeyRing keys, string archive, CancellationToken cancellationToken)
    {
        if (TryOpen(store, bundle) is not { } source)
        {
            return new(null, [Gone(bundle)]);
        }

        using var hashed = new HashedReading(source);
        var header = await SealedFile.OpenAsync(hashed, keys, archive, bundle.Name, cancellationToken);
        return header.Value is null || hashed.Digest() == bundle.Digest
            ? header
            : new(null, [Other($"Its SHA-256 is not {bundle.Digest}, which was recorded when the plan was made.")]);
    }

    private async Task<(Digest? Plan, Diagnostic? Refusal)> ExtractAsync(string archive, CancellationToken cancellationToken)
    {
        var extractor = new BundleExtractor(folder, BundleLimits.Ordinary);
        // Deleted at once: the bytes of an open file stay until it is closed, and nothing is left of them whatever happens then.
        var tar = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 64 * 1024);
        File.Delete(archive);
        await using (tar)
        {
            var refusal = await extractor.ExtractAsync(tar, cancellationToken);
            return (extractor.Plan, refusal);
        }
    }

    private Diagnostic Other(string detail) => SealRules.OtherBundle.Create(
        $"{VisibleText.Of(bundle.Name)} opens, but is another one than was recorded. {detail}", "Plan again, and find out who has the key and can write to the artifacts.");

    private static Checked<PlanBundle> Refused(Diagnostic diagnostic) => new(null, [diagnostic]);
}
