using Flywheel.Processes;

namespace Flywheel.Deployments.Applying;

/// <summary>Puts lines together from bytes that are cut anywhere. Of a line that is too long the pieces are handed on as they come, so that none has to be held.</summary>
/// <param name="longest">Most bytes of a whole line.</param>
/// <param name="line">Takes a whole line without its end.</param>
/// <param name="piece">Takes a piece of a line that is too long; the first one has that many bytes at least.</param>
/// <param name="ended">Such a line has ended.</param>
internal sealed class LineAssembly(int longest, ByteSink line, ByteSink piece, Action ended)
{
    private byte[] _held = [];
    private int _length;
    private bool _isLong;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (!_isLong && _length == 0 && end <= longest)
            {
                line(bytes[..end]);
            }
            else
            {
                Add(bytes[..end]);
                Flush();
            }

            bytes = bytes[(end + 1)..];
        }

        Add(bytes);
    }

    /// <summary>The stream has ended: a last line without an end is a line too.</summary>
    public void Flush()
    {
        if (_isLong)
        {
            _isLong = false;
            ended();
        }
        else if (_length > 0)
        {
            var length = _length;
            _length = 0;
            line(_held.AsSpan(0, length));
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_isLong)
        {
            piece(bytes);
            return;
        }

        if (_held.Length < _length + bytes.Length)
        {
            Array.Resize(ref _held, Math.Max(4096, (_length + bytes.Length) * 2));
        }

        bytes.CopyTo(_held.AsSpan(_length));
        _length += bytes.Length;
        if (_length > longest)
        {
            var length = _length;
            (_length, _isLong) = (0, true);
            piece(_held.AsSpan(0, length));
        }
    }
}
