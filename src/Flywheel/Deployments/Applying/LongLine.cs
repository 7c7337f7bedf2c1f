using System.Text;
using Flywheel.Jobs;

namespace Flywheel.Deployments.Applying;

/// <summary>A line that is too long for an event: of a printed state the state is kept, anything else is left out of the log.</summary>
internal sealed class LongLine(StateDump dump, JobLog log)
{
    private JsonObjectEnd? _state;
    private bool _isKept;
    private long _length;

    public void Take(ReadOnlySpan<byte> piece)
    {
        if (_length == 0)
        {
            piece = Begin(piece);
        }

        _length += piece.Length;
        if (_isKept)
        {
            var all = _state is null;
            if (all || !_state!.IsFound)
            {
                dump.Write(all ? piece : piece[.._state!.Take(piece)]);
            }
        }
    }

    public void End()
    {
        if (_isKept)
        {
            dump.End();
        }
        else
        {
            log.WriteLine($"(a line of {Words.Bytes(_length)} is left out)");
        }

        (_state, _isKept, _length) = (null, false, 0);
    }

    // What looks like a state without being an event is kept as it is.
    private ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> first)
    {
        var start = StateWords.ValueIn(first);
        _isKept = start >= 0 || StateWords.AreIn(Encoding.UTF8.GetString(first));
        if (_isKept)
        {
            dump.Begin();
        }

        if (start < 0)
        {
            return first;
        }

        _state = new();
        return first[start..];
    }
}
