using System.Text;
using System.Text.Json;

namespace Flywheel.Plans;

/// <summary>
/// Reads a JSON document that is too large to be held: token by token, or one value at a time as a document of its own.
/// Reads synchronously; the token is looked at whenever more bytes are needed. The stream stays the caller's.
/// </summary>
internal sealed class JsonPull(Stream source, CancellationToken cancellationToken)
{
    /// <summary>No single value that is held may be larger, in bytes.</summary>
    public const int LargestValue = 64 * 1024 * 1024;

    private const int Depths = 128;
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = Depths };

    private byte[] _buffer = new byte[64 * 1024];
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = Depths });
    private int _start;
    private int _end;
    private int _kept = -1;
    private int _token;
    private int _tokenLength;
    private bool _escaped;
    private bool _begun;
    private bool _final;

    public JsonTokenType Token { get; private set; }

    /// <summary>How deep the token is; an end has the depth of its beginning.</summary>
    public int Depth { get; private set; }

    /// <summary>Goes on to the next token; false at the end of the document.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON document, or a value is too large.</exception>
    public bool Read()
    {
        if (!_begun)
        {
            SkipByteOrderMark();
        }

        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _final, _state);
            var read = reader.Read();
            if (read)
            {
                Take(in reader);
            }

            _start += (int)reader.BytesConsumed;
            _state = reader.CurrentState;
            if (read || _final)
            {
                return read;
            }

            Fill();
        }
    }

    /// <summary>The text of a string or a property name.</summary>
    /// <exception cref="JsonException">It is neither.</exception>
    public string Text()
    {
        if (Token is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            throw new JsonException($"A string is needed where the document has a {Token}.");
        }

        var raw = _buffer.AsSpan(_token, _tokenLength);
        if (!_escaped)
        {
            return Encoding.UTF8.GetString(raw[1..^1]);
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>Goes to the end of the value at the current token without holding it.</summary>
    public void Skip()
    {
        if (Token is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var depth = Depth;
        while (Read() && Depth > depth)
        {
        }
    }

    /// <summary>The value at the current token; the reader stands at its end then. Valid until the next read.</summary>
    public JsonDocument Document()
    {
        if (Token is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return JsonDocument.Parse(_buffer.AsMemory(_token, _tokenLength), DocumentOptions);
        }

        _kept = _token;
        Skip();
        var document = JsonDocument.Parse(_buffer.AsMemory(_kept, _start - _kept), DocumentOptions);
        _kept = -1;
        return document;
    }

    private void Take(in Utf8JsonReader reader)
    {
        Token = reader.TokenType;
        Depth = reader.CurrentDepth;
        _token = _start + (int)reader.TokenStartIndex;
        _escaped = reader.ValueIsEscaped;
        // The value of a string is without its quotes, and what was consumed of a name has the colon too.
        var quotes = Token is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0;
        _tokenLength = reader.ValueSpan.Length + quotes;
    }

    private void Fill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        var from = _kept >= 0 ? _kept : _start;
        if (from > 0)
        {
            _buffer.AsSpan(from, _end - from).CopyTo(_buffer);
            (_start, _end, _kept) = (_start - from, _end - from, _kept >= 0 ? 0 : -1);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LargestValue)
            {
                throw new JsonException($"A single value is larger than {LargestValue / 1024 / 1024} MiB.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        _final = count == 0;
    }

    // Windows editors and PowerShell's redirection write one; three bytes may come in three reads.
    private void SkipByteOrderMark()
    {
        while (_end < 3 && !_final)
        {
            Fill();
        }

        if (_buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble))
        {
            _start = 3;
        }

        _begun = true;
    }
}
