using System.Security.Cryptography;

namespace Flywheel.Artifacts;

/// <summary>The SHA-256 of some bytes, as 64 lower-case hexadecimal characters.</summary>
internal readonly record struct Digest(string Hex)
{
    /// <summary>The digest of bytes in memory.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>The digest of a file, streamed.</summary>
    public static Digest OfFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return new(Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Enough to tell two apart when people read it.</summary>
    public string Short => Hex[..12];

    public override string ToString() => $"sha256:{Hex}";
}
