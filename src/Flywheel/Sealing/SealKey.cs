using System.Diagnostics;
using System.Security.Cryptography;

namespace Flywheel.Sealing;

/// <summary>A key that seals and opens files. Never shown: only its id is.</summary>
/// <param name="id">Tells keys apart and says nothing about them: 16 hexadecimal characters.</param>
/// <param name="bytes">32 bytes.</param>
[DebuggerDisplay("{Id}")]
internal sealed class SealKey(string id, ReadOnlyMemory<byte> bytes)
{
    /// <summary>Length of a key in bytes.</summary>
    public const int Length = 32;

    /// <summary>Length of an id in bytes; it is written with twice as many characters.</summary>
    public const int IdLength = 8;

    public string Id { get; } = id;

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>The key of these 32 bytes. Its id is derived from them in one direction only.</summary>
    public static SealKey Of(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        Span<byte> id = stackalloc byte[IdLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, id, salt: [], "flywheel key id 1"u8);
        return new(Convert.ToHexStringLower(id), bytes.ToArray());
    }

    /// <summary>The key of one file: nobody who learns it learns this key, and no two files share one.</summary>
    internal void Derive(ReadOnlySpan<byte> salt, Span<byte> fileKey) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Bytes.Span, fileKey, salt, "flywheel sealed file 1"u8);

    public override string ToString() => Id;
}
