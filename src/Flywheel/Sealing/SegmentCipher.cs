using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Flywheel.Sealing;

/// <summary>
/// The cipher of one file's segments, in their order: AES-256-GCM with a nonce that counts them and tells the last one (STREAM), so that
/// none can be left out, repeated, moved or taken from elsewhere, and the end cannot be brought forward.
/// </summary>
internal sealed class SegmentCipher : IDisposable
{
    // Of 12 bytes: three zeros, the number of the segment, and 1 for the last one.
    private const int NonceLength = 12;
    private const int NumberAt = 3;
    private const int LastAt = 11;

    private readonly AesGcm _cipher;
    private readonly byte[] _nonce = new byte[NonceLength];
    private readonly byte[] _header = new byte[SHA256.HashSizeInBytes];
    private long _number;

    /// <param name="key">Of the file's header.</param>
    /// <param name="header">The file's first bytes, salt included.</param>
    /// <param name="manifest">What follows them.</param>
    public SegmentCipher(SealKey key, ReadOnlySpan<byte> header, ReadOnlySpan<byte> manifest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(manifest);
        hash.GetHashAndReset(_header);

        Span<byte> fileKey = stackalloc byte[SealKey.Length];
        key.Derive(SealFormat.SaltOf(header), fileKey);
        _cipher = new AesGcm(fileKey, SealFormat.TagLength);
        CryptographicOperations.ZeroMemory(fileKey);
    }

    /// <summary>Seals the next segment: as many bytes, and the tag.</summary>
    public void Seal(ReadOnlySpan<byte> content, Span<byte> segment, bool isLast)
    {
        Count(isLast);
        _cipher.Encrypt(_nonce, content, segment[..content.Length], segment.Slice(content.Length, SealFormat.TagLength), _header);
    }

    /// <summary>Opens the next segment. False: it is not the one that was sealed here, and the content is zeros.</summary>
    public bool Open(ReadOnlySpan<byte> segment, Span<byte> content, bool isLast)
    {
        Count(isLast);
        try
        {
            _cipher.Decrypt(_nonce, segment[..content.Length], segment[content.Length..], content, _header);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _cipher.Dispose();

    private void Count(bool isLast)
    {
        BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(NumberAt), _number++);
        _nonce[LastAt] = isLast ? (byte)1 : (byte)0;
    }
}
