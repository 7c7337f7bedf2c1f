using System.Buffers;
using System.Buffers.Binary;

namespace Flywheel.Sealing;

/// <summary>The first version of a sealed file, byte by byte; docs/bundles.md says the same in words.</summary>
/// <remarks>
/// <code>
///  0   8  magic: 89 46 57 53 45 41 4C 0A (the first byte is no text, the last one is lost by whatever translates line ends)
///  8   2  version: 1
/// 10   4  length of a segment: 1,048,576
/// 14   4  length of the manifest
/// 18   8  id of the key
/// 26  32  salt
/// 58      manifest
///         segments: as much content as a segment takes and a tag of 16 bytes; only the last one is shorter, and only the last of nothing is empty
/// </code>
/// Numbers are big-endian. All that stands before the first segment is hashed (SHA-256), and the hash is the associated data of every segment.
/// </remarks>
internal static class SealFormat
{
    public const ushort Version = 1;
    public const int SegmentLength = 1024 * 1024;
    public const int TagLength = 16;
    public const int SaltLength = 32;
    public const int HeaderLength = 58;

    /// <summary>A manifest is a page of facts, not the place for content.</summary>
    public const int LongestManifest = 1024 * 1024;

    private const int VersionAt = 8;
    private const int SegmentLengthAt = 10;
    private const int ManifestLengthAt = 14;
    private const int KeyIdAt = 18;
    private const int SaltAt = 26;

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'F', (byte)'W', (byte)'S', (byte)'E', (byte)'A', (byte)'L', (byte)'\n'];

    /// <summary>Length of what it takes to know that a file is a sealed one, and of which version.</summary>
    public const int PreambleLength = SegmentLengthAt;

    public static void Write(Span<byte> header, string keyId, ReadOnlySpan<byte> salt, int manifestLength)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header[VersionAt..], Version);
        BinaryPrimitives.WriteInt32BigEndian(header[SegmentLengthAt..], SegmentLength);
        BinaryPrimitives.WriteInt32BigEndian(header[ManifestLengthAt..], manifestLength);
        if (Convert.FromHexString(keyId, header.Slice(KeyIdAt, SealKey.IdLength), out _, out var written) != OperationStatus.Done || written != SealKey.IdLength)
        {
            throw new ArgumentException("The id of a key has 16 hexadecimal characters.", nameof(keyId));
        }

        salt.CopyTo(header[SaltAt..HeaderLength]);
    }

    public static bool IsSealed(ReadOnlySpan<byte> preamble) => preamble.StartsWith(Magic);

    public static ushort VersionOf(ReadOnlySpan<byte> preamble) => BinaryPrimitives.ReadUInt16BigEndian(preamble[VersionAt..]);

    /// <summary>Null: no version of flywheel writes such lengths.</summary>
    public static int? ManifestLengthOf(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadInt32BigEndian(header[SegmentLengthAt..]) == SegmentLength
        && BinaryPrimitives.ReadInt32BigEndian(header[ManifestLengthAt..]) is >= 0 and <= LongestManifest and var length ? length : null;

    public static string KeyIdOf(ReadOnlySpan<byte> header) => Convert.ToHexStringLower(header.Slice(KeyIdAt, SealKey.IdLength));

    public static ReadOnlySpan<byte> SaltOf(ReadOnlySpan<byte> header) => header[SaltAt..HeaderLength];
}
