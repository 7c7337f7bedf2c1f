using System.Buffers;
using System.Text;

namespace Flywheel.Processes;

/// <summary>
/// Replaces secrets by <c>***</c> in a stream that is cut anywhere. Holds back only the bytes that may still become a secret, so a log
/// stays live. One per stream; for one thread at a time.
/// </summary>
internal sealed class Redactor(SecretSet secrets)
{
    private PatternTree? _patterns = secrets.Patterns;

    // What was read and not yet decided: at most the longest spelling.
    private byte[] _held = [];
    private int _heldCount;
    private int _state = PatternTree.Root;

    // Found in the window of held and new bytes, in order, not overlapping; positions count from the window's start.
    private readonly List<(int Start, int End)> _found = [];

    // So many bytes at the window's start belong to a secret whose *** is already written.
    private int _masked;

    private static ReadOnlySpan<byte> Stars => "***"u8;

    /// <summary>Hands on what is surely no secret.</summary>
    public void Write(ReadOnlySpan<byte> bytes, ByteSink sink)
    {
        if (_patterns is null)
        {
            sink(bytes);
            return;
        }

        if (_heldCount == 0)
        {
            Search(bytes, 0, sink);
            return;
        }

        var window = ArrayPool<byte>.Shared.Rent(_heldCount + bytes.Length);
        try
        {
            _held.AsSpan(0, _heldCount).CopyTo(window);
            bytes.CopyTo(window.AsSpan(_heldCount));
            Search(window.AsSpan(0, _heldCount + bytes.Length), _heldCount, sink);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window, clearArray: true);
        }
    }

    /// <summary>Looks for others from here on, in what was held back too.</summary>
    /// <param name="more">All of them: those it looks for now and more. Two redactors in a row would not do: the first tears apart what the second looks for.</param>
    /// <param name="sink">Takes what was held back and is surely no secret now.</param>
    public void Extend(SecretSet more, ByteSink sink)
    {
        _patterns = more.Patterns;
        _state = PatternTree.Root;
        _found.Clear();
        if (_heldCount > 0)
        {
            Search(_held.AsSpan(0, _heldCount).ToArray(), 0, sink);
        }
    }

    /// <summary>The stream has ended: hands on what was held back.</summary>
    public void Flush(ByteSink sink)
    {
        if (_heldCount > 0)
        {
            Emit(_held.AsSpan(0, _heldCount), _heldCount, sink);
        }

        (_heldCount, _masked, _state) = (0, 0, PatternTree.Root);
        _found.Clear();
    }

    /// <summary>A whole text, masked. For a redactor that has no stream.</summary>
    public string Mask(string text)
    {
        if (_patterns is null || text.Length == 0)
        {
            return text;
        }

        var masked = new ArrayBufferWriter<byte>(text.Length);
        Write(Encoding.UTF8.GetBytes(text), bytes => masked.Write(bytes));
        Flush(bytes => masked.Write(bytes));
        return Encoding.UTF8.GetString(masked.WrittenSpan);
    }

    private void Search(ReadOnlySpan<byte> window, int from, ByteSink sink)
    {
        var patterns = _patterns!;
        var state = _state;
        for (var i = from; i < window.Length; i++)
        {
            if (state == PatternTree.Root)
            {
                i = patterns.Skip(window, i);
            }

            state = patterns.Next(state, window[i]);
            if (patterns.Match(state) is > 0 and var length)
            {
                Found(i + 1 - length, i + 1);
            }
        }

        _state = state;
        var decided = window.Length - patterns.Depth(state);
        Emit(window, decided, sink);
        Hold(window[decided..]);
    }

    // The new one ends last, but may begin before those that were found already: they become one.
    private void Found(int start, int end)
    {
        while (_found.Count > 0 && _found[^1].End > start)
        {
            start = Math.Min(start, _found[^1].Start);
            _found.RemoveAt(_found.Count - 1);
        }

        _found.Add((start, end));
    }

    // Writes the window up to the position and moves everything that remains to start there.
    private void Emit(ReadOnlySpan<byte> window, int decided, ByteSink sink)
    {
        var position = Math.Min(_masked, decided);
        var written = 0;
        foreach (var (start, end) in _found)
        {
            if (start >= decided)
            {
                break;
            }

            // It overlaps a secret that is being masked already: no second ***.
            var continues = start < _masked;
            if (!continues)
            {
                Pass(window[position..start], sink);
                sink(Stars);
            }

            _masked = Math.Max(_masked, end);
            position = Math.Min(_masked, decided);
            written++;
        }

        Pass(window[position..decided], sink);
        _masked = Math.Max(0, _masked - decided);
        _found.RemoveRange(0, written);
        for (var i = 0; i < _found.Count; i++)
        {
            _found[i] = (_found[i].Start - decided, _found[i].End - decided);
        }
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_held.Length < bytes.Length)
        {
            _held = new byte[Math.Max(256, bytes.Length * 2)];
        }

        bytes.CopyTo(_held);
        _heldCount = bytes.Length;
    }

    private static void Pass(ReadOnlySpan<byte> bytes, ByteSink sink)
    {
        if (bytes.Length > 0)
        {
            sink(bytes);
        }
    }
}
