using System.Buffers;
using System.Text;

namespace Flywheel.Processes;

/// <summary>
/// Cuts a stream of bytes into lines that a console can show: UTF-8 with replacement characters, control sequences made harmless
/// (<see cref="TerminalText"/>), and a carriage return that would overwrite the line starts a new one instead. One per stream; for one thread at a time.
/// </summary>
internal sealed class LineSplitter(TextSink sink)
{
    /// <summary>What is longer is cut, with a marker; the raw log has it all.</summary>
    public const int LongestLine = 64 * 1024;

    public const string CutMarker = " … (line cut after 64 KiB)";

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\n\r"u8);

    private byte[] _line = [];
    private int _length;
    private bool _cut;
    private bool _afterReturn;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        // The second half of CR LF may come with the next bytes.
        if (_afterReturn && bytes.Length > 0)
        {
            _afterReturn = false;
            bytes = bytes[0] == '\n' ? bytes[1..] : bytes;
        }

        while (bytes.Length > 0)
        {
            var end = bytes.IndexOfAny(LineEnds);
            if (end < 0)
            {
                Keep(bytes);
                return;
            }

            End(bytes[..end]);
            var isReturn = bytes[end] == '\r';
            bytes = bytes[(end + 1)..];
            if (isReturn)
            {
                _afterReturn = bytes.Length == 0;
                bytes = bytes.Length > 0 && bytes[0] == '\n' ? bytes[1..] : bytes;
            }
        }
    }

    /// <summary>The stream has ended: a last line without an end is a line too.</summary>
    public void Flush()
    {
        if (_length > 0)
        {
            End([]);
        }

        _afterReturn = false;
    }

    private void End(ReadOnlySpan<byte> rest)
    {
        if (_length == 0 && rest.Length <= LongestLine)
        {
            Show(rest);
            return;
        }

        Keep(rest);
        Show(_line.AsSpan(0, _length));
        (_length, _cut) = (0, false);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = LongestLine - _length;
        if (bytes.Length > room)
        {
            _cut = true;
            bytes = bytes[..WholeCharacters(bytes, room)];
        }

        if (_line.Length < _length + bytes.Length)
        {
            Array.Resize(ref _line, Math.Min(LongestLine, Math.Max(256, (_length + bytes.Length) * 2)));
        }

        bytes.CopyTo(_line.AsSpan(_length));
        _length += bytes.Length;
    }

    // Cutting a character in two would show as damage that is not there.
    private static int WholeCharacters(ReadOnlySpan<byte> bytes, int room)
    {
        var end = room;
        while (end > 0 && end > room - 4 && (bytes[end] & 0xc0) == 0x80)
        {
            end--;
        }

        return end;
    }

    private void Show(ReadOnlySpan<byte> line)
    {
        var characters = ArrayPool<char>.Shared.Rent(Math.Max(16, line.Length + CutMarker.Length));
        try
        {
            var count = Encoding.UTF8.GetChars(line, characters);
            if (_cut)
            {
                CutMarker.CopyTo(characters.AsSpan(count));
                count += CutMarker.Length;
            }

            var text = characters.AsSpan(0, count);
            if (TerminalText.IsHarmless(text))
            {
                sink(text);
            }
            else
            {
                sink(TerminalText.Sanitize(text, keepColours: true));
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }
}
