using System.Security.Cryptography;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Sealing;

/// <summary>Seals a stream of bytes and a manifest into one file, and opens it again. Needs a few MB of memory for any length; neither stream need seek.</summary>
internal static class SealedFile
{
    /// <summary>Writes the sealed form of whatever is written to the stream that the writer is given.</summary>
    /// <param name="destination">Takes the sealed bytes, from its present position on.</param>
    /// <param name="key">Seals it.</param>
    /// <param name="manifest">Stands in the file in clear and is bound to the content; at most 1 MiB.</param>
    /// <param name="write">Writes the content. When it throws, what the destination holds cannot be opened.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task SealAsync(
        Stream destination, SealKey key, ReadOnlyMemory<byte> manifest, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(manifest.Length, SealFormat.LongestManifest);
        var header = new byte[SealFormat.HeaderLength];
        SealFormat.Write(header, key.Id, RandomNumberGenerator.GetBytes(SealFormat.SaltLength), manifest.Length);
        await destination.WriteAsync(header, cancellationToken);
        await destination.WriteAsync(manifest, cancellationToken);

        using var cipher = new SegmentCipher(key, header, manifest.Span);
        var content = new SealingStream(destination, cipher);
        await using (content)
        {
            await write(content, cancellationToken);
            await content.CompleteAsync(cancellationToken);
        }
    }

    /// <summary>Opens a sealed file into a private file. Unless a value is returned nothing of the content may be used, and the private file is gone.</summary>
    /// <param name="source">The sealed bytes, read to their end.</param>
    /// <param name="keys">One of these sealed it.</param>
    /// <param name="content">Path of the private file that takes the content; it must not exist.</param>
    /// <param name="name">What diagnostics call it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Checked<SealedHeader>> OpenAsync(
        Stream source, KeyRing keys, string content, string name, CancellationToken cancellationToken)
    {
        var start = await SealedStart.ReadAsync(source, name, cancellationToken);
        if (start.Value is not { } read)
        {
            return new(null, start.Diagnostics);
        }

        if (keys.Find(read.Header.KeyId) is not { } key)
        {
            return Refused(SealRules.UnknownKey.Create(
                $"{VisibleText.Of(name)} was sealed with the key {read.Header.KeyId}; known are: {string.Join(", ", keys.Ids)}.",
                "Give plan and deploy the same FLYWHEEL_PLAN_KEY. After a rotation the old key stays behind the new one, with a comma between, until its plans are gone."));
        }

        using var cipher = new SegmentCipher(key, read.Bytes, read.Header.Manifest.Span);
        using var handle = DurableFile.Create(content, DurableFile.Private);
        var isWhole = false;
        try
        {
            isWhole = await CopyAsync(source, cipher, handle, cancellationToken);
            return isWhole
                ? new(read.Header, [])
                : Refused(SealRules.Altered.Create(
                    $"{VisibleText.Of(name)} is not what was sealed with the key {key.Id}: it was altered or cut, or is not complete.",
                    "Plan again. If nobody stopped the transfer of this file and the disk is sound, find out who can write to where it was kept."));
        }
        finally
        {
            if (!isWhole)
            {
                File.Delete(content);
            }
        }
    }

    /// <summary>What the file says in clear, without a key and without a check: for messages only.</summary>
    /// <param name="source">The sealed bytes; only the beginning is read.</param>
    /// <param name="name">What diagnostics call it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Checked<SealedHeader>> ReadHeaderAsync(Stream source, string name, CancellationToken cancellationToken)
    {
        var start = await SealedStart.ReadAsync(source, name, cancellationToken);
        return new(start.Value?.Header, start.Diagnostics);
    }

    private static async Task<bool> CopyAsync(Stream source, SegmentCipher cipher, SafeFileHandle destination, CancellationToken cancellationToken)
    {
        var segments = new SegmentReader(source);
        var buffer = GC.AllocateUninitializedArray<byte>(SealFormat.SegmentLength);
        try
        {
            for (var written = 0L; ;)
            {
                var (segment, isLast) = await segments.NextAsync(cancellationToken);
                var length = segment.Length - SealFormat.TagLength;
                // A last segment of nothing after others would be a second way to write the same content.
                if (length < 0 || (length == 0 && written > 0) || !cipher.Open(segment.Span, buffer.AsSpan(0, length), isLast))
                {
                    return false;
                }

                RandomAccess.Write(destination, buffer.AsSpan(0, length), written);
                written += length;
                if (isLast)
                {
                    return true;
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private static Checked<SealedHeader> Refused(Diagnostic diagnostic) => new(null, [diagnostic]);
}
