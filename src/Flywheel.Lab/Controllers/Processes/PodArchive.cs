using System.Collections.Immutable;
using System.IO.Compression;
using Flywheel.Artifacts;
using Flywheel.Builds;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>An application archive of a run: where it lies, and how it is unpacked for a pod.</summary>
/// <param name="Artifact">Its digest and length.</param>
/// <param name="Store">Where it lies.</param>
internal sealed record PodArchive(Artifact Artifact, ArtifactStore Store)
{
    private const int HexLength = 64;

    /// <summary>Finds what an annotation names; null when no folder of artifacts holds it.</summary>
    /// <param name="named"><c>sha256:HEX</c>, or a path of a store, which ends in <c>sha256/ab/cdef…</c>.</param>
    /// <param name="folders">The folders that may be looked into; a path elsewhere is never opened.</param>
    public static PodArchive? Find(string named, ImmutableArray<string> folders)
    {
        var hex = named.StartsWith("sha256:", StringComparison.Ordinal)
            ? named["sha256:".Length..]
            : named.Split('/') is [.., "sha256", var two, var rest] ? two + rest : "";
        if (hex.Length != HexLength || !hex.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
        {
            return null;
        }

        var digest = new Digest(hex);
        foreach (var folder in folders)
        {
            var store = new ArtifactStore(folder);
            if (new FileInfo(store.PathOf(digest)) is { Exists: true } file)
            {
                return new(new Artifact(AppArchive.Name, digest, file.Length), store);
            }
        }

        return null;
    }

    /// <summary>Unpacks it into a folder that is made, its bytes checked against the digest; tar, or tar with gzip.</summary>
    /// <exception cref="UnpackableFileException">It is no archive that a build makes.</exception>
    public async Task UnpackAsync(string folder, CancellationToken cancellationToken)
    {
        var copy = $"{folder}.archive";
        try
        {
            if (!await Store.CopyVerifiedAsync(Artifact, copy, cancellationToken))
            {
                throw new UnpackableFileException(Artifact.Digest.ToString(), "its bytes are not those that were stored");
            }

            var file = new FileStream(copy, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024);
            await using (file)
            {
                var isCompressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
                file.Position = 0;
                await using var plain = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
                await SafeUnpacking.UnpackAsync(plain, folder, UnpackLimits.Ordinary, cancellationToken);
            }
        }
        catch (InvalidDataException problem)
        {
            throw new UnpackableFileException(Artifact.Digest.ToString(), $"it is damaged: {problem.Message}");
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
