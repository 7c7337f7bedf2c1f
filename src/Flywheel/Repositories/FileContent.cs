using System.Buffers;
using System.Security.Cryptography;
using Flywheel.Artifacts;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Repositories;

/// <summary>The bytes of files in a checkout, opened without following a link.</summary>
internal static class FileContent
{
    private const int BufferSize = 64 * 1024;

    /// <summary>All bytes; null when there are more than the limit or the file cannot be read.</summary>
    public static ReadOnlyMemory<byte>? Read(string path, int limit)
    {
        using var file = NativeFiles.OpenFile(path);
        if (file.IsInvalid || !NativeFiles.TryStat(file, out var stat) || !stat.IsFile || stat.Size > limit)
        {
            return null;
        }

        // one byte more than it should have shows a file that grows
        var content = new byte[stat.Size + 1];
        try
        {
            var length = Fill(file, content);
            return length > limit ? null : content.AsMemory(0, length);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The digest of the bytes, and whether the file was still the one that the tree saw when they had been read.</summary>
    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    public static (Digest Digest, bool IsSame) Hash(string path, FileEntry seen)
    {
        using var file = NativeFiles.OpenFile(path);
        if (file.IsInvalid)
        {
            throw new IOException($"Cannot read the file {FileName.Printable(path)}: it was there a moment ago.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var digest = Hash(file, buffer);
            return (digest, NativeFiles.TryStat(file, out var stat) && stat.Entry(seen.Path).HasSameStat(seen));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Digest Hash(SafeFileHandle file, byte[] buffer)
    {
        var length = Fill(file, buffer);
        if (length < buffer.Length)
        {
            return Digest.Of(buffer.AsSpan(0, length));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long offset = 0;
        while (length > 0)
        {
            hash.AppendData(buffer, 0, length);
            offset += length;
            length = RandomAccess.Read(file, buffer, offset);
        }

        return new(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static int Fill(SafeFileHandle file, byte[] buffer)
    {
        var length = 0;
        int read;
        while (length < buffer.Length && (read = RandomAccess.Read(file, buffer.AsSpan(length), length)) > 0)
        {
            length += read;
        }

        return length;
    }
}
