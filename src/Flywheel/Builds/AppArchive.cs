using Flywheel.Artifacts;

namespace Flywheel.Builds;

/// <summary>The built application as one file: a tar with the folder <c>build/</c>, the same bytes for the same build.</summary>
internal static class AppArchive
{
    /// <summary>Name of the artifact.</summary>
    public const string Name = "app.tar";

    /// <summary>The folder in the archive.</summary>
    public const string Top = "build";

    /// <summary>Packs what adapter-node left.</summary>
    /// <param name="output">Absolute path of the app's build folder.</param>
    /// <exception cref="UnpackableFileException">The output holds a link or another thing that an archive must not carry.</exception>
    public static Task<Artifact> PackAsync(string output, ArtifactStore artifacts, CancellationToken cancellationToken) =>
        artifacts.PutAsync(Name, (target, token) => DeterministicTar.WriteAsync(output, Top, target, token), cancellationToken);

    /// <summary>Unpacks an archive of ours, checking its bytes against the digest on the way.</summary>
    /// <param name="folder">Gets a folder <c>build</c>; is made if need be.</param>
    /// <param name="scratch">A private folder for the copy that is checked and then read.</param>
    /// <exception cref="UnpackableFileException">The bytes are not those of the artifact.</exception>
    public static async Task UnpackAsync(
        Artifact archive, ArtifactStore artifacts, string folder, string scratch, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(scratch, Path.GetRandomFileName());
        try
        {
            if (!await artifacts.CopyVerifiedAsync(archive, copy, cancellationToken))
            {
                throw new UnpackableFileException(archive.Name, "its bytes are not those that were stored");
            }

            var source = new FileStream(copy, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024);
            await using (source)
            {
                await SafeUnpacking.UnpackAsync(source, folder, UnpackLimits.Ordinary, cancellationToken);
            }
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
