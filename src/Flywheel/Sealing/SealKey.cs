using System.Diagnostics;

namespace Flywheel.Sealing;

/// <summary>A key that seals and opens files. Never shown: only its id is.</summary>
/// <param name="id">Tells keys apart and says nothing about them: 16 hexadecimal characters.</param>
/// <param name="bytes">32 bytes.</param>
[DebuggerDisplay("{Id}")]
internal sealed class SealKey(string id, ReadOnlyMemory<byte> bytes)
{
    public string Id { get; } = id;

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;
}
