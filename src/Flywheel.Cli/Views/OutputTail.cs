using System.Text;

namespace Flywheel.Cli.Views;

/// <summary>The last few hundred bytes that a job printed, for the one line that a tree has room for.</summary>
internal sealed class OutputTail
{
    private const int Kept = 512;
    private readonly byte[] _bytes = new byte[Kept];
    private int _length;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= Kept)
        {
            bytes[^Kept..].CopyTo(_bytes);
            _length = Kept;
            return;
        }

        var surplus = _length + bytes.Length - Kept;
        if (surplus > 0)
        {
            _bytes.AsSpan(surplus, _length - surplus).CopyTo(_bytes);
            _length -= surplus;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>The last line that is not empty, whole or not; empty if there is none.</summary>
    public string LastLine()
    {
        ReadOnlySpan<byte> rest = _bytes.AsSpan(0, _length).TrimEnd(" \t\r\n"u8);
        var line = rest[(rest.LastIndexOfAny((byte)'\n', (byte)'\r') + 1)..];
        // The first bytes of a long line may be the end of a character.
        while (line.Length > 0 && (line[0] & 0xc0) == 0x80)
        {
            line = line[1..];
        }

        return Encoding.UTF8.GetString(line).Trim();
    }
}
