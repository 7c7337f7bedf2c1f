using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Files;

namespace Flywheel.Repositories;

/// <summary>
/// The file behind <see cref="FileHashes"/>, held as it was read. Little endian: magic with version (8 bytes), number of entries (4),
/// checksum of the entries (4), then per entry size, modified, changed, inode (8 each), SHA-256 (32), length of the path (2), path as UTF-8.
/// </summary>
internal sealed class FileHashesFile
{
    public static readonly FileHashesFile Empty = new([], []);

    private const int HeaderSize = 16;
    private const int StatSize = 32;
    private const int PathLengthOffset = StatSize + 32;
    private const int PathOffset = PathLengthOffset + 2;
    private const int LargestFile = 256 * 1024 * 1024;

    private readonly byte[] _content;
    private readonly Dictionary<string, int> _offsets;

    private FileHashesFile(byte[] content, Dictionary<string, int> offsets)
    {
        _content = content;
        _offsets = offsets;
    }

    private static ReadOnlySpan<byte> Magic => "FWfiles\x01"u8;

    public int Count => _offsets.Count;

    public static FileHashesFile Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: >= HeaderSize and < LargestFile }
                ? Parse(File.ReadAllBytes(path)) ?? Empty
                : Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Empty;
        }
    }

    /// <summary>The digest of a file whose stat is still the same.</summary>
    public Digest? Find(FileEntry file)
    {
        if (!_offsets.TryGetValue(file.Path, out var offset))
        {
            return null;
        }

        var entry = _content.AsSpan(offset, PathOffset);
        return BinaryPrimitives.ReadInt64LittleEndian(entry) == file.Size
            && BinaryPrimitives.ReadInt64LittleEndian(entry[8..]) == file.ModifiedNs
            && BinaryPrimitives.ReadInt64LittleEndian(entry[16..]) == file.ChangedNs
            && BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]) == file.Inode
            ? new(Convert.ToHexStringLower(entry[StatSize..PathLengthOffset]))
            : null;
    }

    /// <summary>Replaces the file with what is known about these files. Gives up quietly when the disk does not want it.</summary>
    public static void Write(string path, ImmutableArray<FileEntry> files, Func<FileEntry, Digest?> known)
    {
        var content = new ArrayBufferWriter<byte>(HeaderSize + (files.Length * 128));
        content.GetSpan(HeaderSize);
        content.Advance(HeaderSize);
        var count = 0;
        foreach (var file in files)
        {
            if (known(file) is { } digest)
            {
                Append(content, file, digest);
                count++;
            }
        }

        var bytes = content.WrittenSpan.ToArray();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Checksum(bytes.AsSpan(HeaderSize)));
        Replace(path, bytes);
    }

    // No fsync: a file that a power cut left half-written fails its checksum and counts as empty.
    private static void Replace(string path, byte[] content)
    {
        var temporary = DurableFile.TemporaryBeside(path);
        try
        {
            DurableFile.CreatePrivateFolder(Path.GetDirectoryName(path)!);
            using (var file = DurableFile.Create(temporary, DurableFile.Private))
            {
                RandomAccess.Write(file, content, 0);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // what could not be written will hardly be deleted either; clean removes it
        }
    }

    private static void Append(ArrayBufferWriter<byte> content, FileEntry file, Digest digest)
    {
        var length = Encoding.UTF8.GetByteCount(file.Path);
        var entry = content.GetSpan(PathOffset + length);
        BinaryPrimitives.WriteInt64LittleEndian(entry, file.Size);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], file.ModifiedNs);
        BinaryPrimitives.WriteInt64LittleEndian(entry[16..], file.ChangedNs);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], file.Inode);
        Convert.FromHexString(digest.Hex, entry[StatSize..PathLengthOffset], out _, out _);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[PathLengthOffset..], checked((ushort)length));
        Encoding.UTF8.GetBytes(file.Path, entry[PathOffset..]);
        content.Advance(PathOffset + length);
    }

    private static FileHashesFile? Parse(byte[] content)
    {
        var bytes = content.AsSpan();
        if (!bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) != Checksum(bytes[HeaderSize..]))
        {
            return null;
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (count < 0 || count > (content.Length - HeaderSize) / PathOffset)
        {
            return null;
        }

        var offsets = new Dictionary<string, int>(count, StringComparer.Ordinal);
        var at = HeaderSize;
        for (var i = 0; i < count; i++)
        {
            if (at + PathOffset > content.Length)
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + PathLengthOffset)..]);
            if (at + PathOffset + length > content.Length)
            {
                return null;
            }

            offsets[Encoding.UTF8.GetString(bytes.Slice(at + PathOffset, length))] = at;
            at += PathOffset + length;
        }

        return at == content.Length ? new(content, offsets) : null;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            sum = BitOperations.Crc32C(sum, b);
        }

        return ~sum;
    }
}
