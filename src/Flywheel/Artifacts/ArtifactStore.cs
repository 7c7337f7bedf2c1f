using System.Security.Cryptography;
using Flywheel.Files;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Artifacts;

/// <summary>Files by their digest, under <c>artifacts/sha256/ab/cdef…</c>. Safe for many writers: the last rename wins with the same bytes.</summary>
/// <param name="root">Absolute folder; made private when the first artifact comes.</param>
internal sealed class ArtifactStore(string root)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Where the bytes of a digest lie, whether or not they are there.</summary>
    public string PathOf(Digest digest) => Path.Combine(root, "sha256", digest.Hex[..2], digest.Hex[2..]);

    /// <summary>The artifact's file is there; its bytes are not read.</summary>
    public bool Has(Artifact artifact) => new FileInfo(PathOf(artifact.Digest)) is { Exists: true } file && file.Length == artifact.Bytes;

    /// <summary>Takes bytes in memory.</summary>
    public Artifact Put(string name, ReadOnlySpan<byte> content)
    {
        var digest = Digest.Of(content);
        var path = PathOf(digest);
        var artifact = new Artifact(name, digest, content.Length);
        if (!Has(artifact))
        {
            DurableFile.CreatePrivateFolder(Path.GetDirectoryName(path)!);
            DurableFile.Write(path, content, DurableFile.Private);
        }

        return artifact;
    }

    /// <summary>Takes a file by copying it, hashing on the way.</summary>
    public async Task<Artifact> PutFileAsync(string name, string file, CancellationToken cancellationToken)
    {
        var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using (source)
        {
            return await PutAsync(name, source.CopyToAsync, cancellationToken);
        }
    }

    /// <summary>Takes whatever is written to the stream that the writer is given.</summary>
    public async Task<Artifact> PutAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var incoming = Path.Combine(root, "incoming");
        DurableFile.CreatePrivateFolder(incoming);
        var temporary = DurableFile.TemporaryBeside(Path.Combine(incoming, "artifact"));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long length;
            using (var handle = DurableFile.Create(temporary, DurableFile.Private))
            {
                length = await FillAsync(handle, hash, write, cancellationToken);
                RandomAccess.FlushToDisk(handle);
            }

            var artifact = new Artifact(name, new Digest(Convert.ToHexStringLower(hash.GetHashAndReset())), length);
            var path = PathOf(artifact.Digest);
            DurableFile.CreatePrivateFolder(Path.GetDirectoryName(path)!);
            DurableFile.MoveInto(temporary, path);
            return artifact;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Opens the bytes for reading; they are not checked against the digest.</summary>
    /// <exception cref="FileNotFoundException">Retention removed them, or another data directory holds them.</exception>
    public FileStream Open(Artifact artifact) =>
        new(PathOf(artifact.Digest), FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);

    /// <summary>
    /// Copies the bytes to a private file and tells whether the bytes of that very copy have the digest, so that nothing
    /// can be exchanged between the check and the use.
    /// </summary>
    public async Task<bool> CopyVerifiedAsync(Artifact artifact, string destination, CancellationToken cancellationToken)
    {
        var source = Open(artifact);
        await using (source)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var handle = DurableFile.Create(destination, DurableFile.Private);
            await FillAsync(handle, hash, source.CopyToAsync, cancellationToken);
            return new Digest(Convert.ToHexStringLower(hash.GetHashAndReset())) == artifact.Digest;
        }
    }

    private static async Task<long> FillAsync(
        SafeFileHandle handle, IncrementalHash hash, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var target = new HashingStream(handle, hash);
        await using (target)
        {
            await write(target, cancellationToken);
            return target.Length;
        }
    }
}
