namespace Flywheel.Deployments.Applying;

/// <summary>Finds where a JSON object ends that comes in pieces; nothing of it is held.</summary>
internal sealed class JsonObjectEnd
{
    private int _depth;
    private bool _inText;
    private bool _escaped;

    /// <summary>The end was found.</summary>
    public bool IsFound { get; private set; }

    /// <summary>How many of the bytes still belong to the object. The first byte of all is its brace.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (Ends(bytes[i]))
            {
                IsFound = true;
                return i + 1;
            }
        }

        return bytes.Length;
    }

    private bool Ends(byte next)
    {
        if (_inText)
        {
            (_inText, _escaped) = (_escaped || next != '"', !_escaped && next == '\\');
            return false;
        }

        _inText = next == '"';
        _depth += next switch
        {
            (byte)'{' => 1,
            (byte)'}' => -1,
            _ => 0,
        };
        return _depth == 0;
    }
}
