using System.Collections.Immutable;
using System.Text;

namespace Flywheel.Repositories.Hcl;

/// <summary>
/// Finds blocks and attributes in native syntax without understanding expressions: it only knows where they end
/// (<see cref="HclExpression"/>). Each byte is looked at once or twice; blocks nest by recursion down to a fixed depth.
/// </summary>
internal ref struct HclScanner
{
    internal const int DeepestNesting = 64;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly ReadOnlySpan<byte> _text;
    private int _at;
    private HclProblem _problem;

    private HclScanner(ReadOnlyMemory<byte> content)
    {
        _content = content;
        _text = content.Span;
        _at = _text.StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    public static (HclBody Body, HclProblem Problem) Read(ReadOnlyMemory<byte> content)
    {
        var scanner = new HclScanner(content);
        var body = scanner.Body(0);
        return (body, scanner._problem);
    }

    /// <summary>Keys and values of an object expression; empty when the expression is something else.</summary>
    public static ImmutableArray<HclAttribute> Members(ReadOnlyMemory<byte> expression)
    {
        var scanner = new HclScanner(expression);
        return scanner._text.StartsWith("{"u8) ? scanner.Members() : [];
    }

    private ImmutableArray<HclAttribute> Members()
    {
        var members = ImmutableArray.CreateBuilder<HclAttribute>();
        _at++;
        while (true)
        {
            SkipBlank();
            var start = _at;
            if (Is(','))
            {
                _at++;
                continue;
            }

            if (Label() is not { } name)
            {
                return members.DrainToImmutable();
            }

            SkipSpaces();
            if (!Is('=') && !Is(':'))
            {
                return members.DrainToImmutable();
            }

            _at++;
            if (Expression(name, start, endsAtComma: true) is not { } member)
            {
                return members.DrainToImmutable();
            }

            members.Add(member);
        }
    }

    private HclBody Body(int depth)
    {
        var attributes = ImmutableArray.CreateBuilder<HclAttribute>();
        var blocks = ImmutableArray.CreateBuilder<HclBlock>();
        while (_problem == HclProblem.None)
        {
            SkipBlank();
            if (_at == _text.Length)
            {
                _problem = depth == 0 ? _problem : HclProblem.Syntax;
                break;
            }

            if (Is('}') && depth > 0)
            {
                _at++;
                break;
            }

            Item(attributes, blocks, depth);
        }

        return new(attributes.DrainToImmutable(), blocks.DrainToImmutable());
    }

    private void Item(ImmutableArray<HclAttribute>.Builder attributes, ImmutableArray<HclBlock>.Builder blocks, int depth)
    {
        var start = _at;
        if (Identifier() is not { } name)
        {
            _problem = HclProblem.Syntax;
            return;
        }

        SkipSpaces();
        if (Is('='))
        {
            _at++;
            if (Expression(name, start, endsAtComma: false) is { } attribute)
            {
                attributes.Add(attribute);
            }

            return;
        }

        if (Labels() is not { } labels)
        {
            _problem = HclProblem.Syntax;
            return;
        }

        if (depth + 1 > DeepestNesting)
        {
            _problem = HclProblem.TooDeep;
            return;
        }

        // a block whose body is broken is still worth knowing
        blocks.Add(new(name, labels, Body(depth + 1), start));
    }

    private ImmutableArray<string>? Labels()
    {
        var labels = ImmutableArray.CreateBuilder<string>(2);
        while (true)
        {
            SkipSpaces();
            if (Is('{'))
            {
                _at++;
                return labels.DrainToImmutable();
            }

            if (Label() is not { } label)
            {
                return null;
            }

            labels.Add(label);
        }
    }

    private HclAttribute? Expression(string name, int start, bool endsAtComma)
    {
        SkipSpaces();
        var from = _at;
        _problem = HclExpression.Skip(_text, ref _at, endsAtComma, out var codeEnd);
        if (_problem != HclProblem.None)
        {
            return null;
        }

        while (codeEnd > from && _text[codeEnd - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            codeEnd--;
        }

        return new(name, _content[from..codeEnd], start);
    }

    // A bare or a quoted word.
    private string? Label()
    {
        if (!Is('"'))
        {
            return Identifier();
        }

        for (var end = _at + 1; end < _text.Length && _text[end] != '\n'; end++)
        {
            if (_text[end] == '\\')
            {
                end++;
            }
            else if (_text[end] == '"')
            {
                var label = HclString.Literal(_text[_at..(end + 1)]);
                _at = end + 1;
                return label;
            }
        }

        return null;
    }

    private string? Identifier()
    {
        var start = _at;
        while (_at < _text.Length && IsNamePart(_text[_at]))
        {
            _at++;
        }

        return _at == start ? null : Encoding.UTF8.GetString(_text[start.._at]);
    }

    private readonly bool Is(char c) => _at < _text.Length && _text[_at] == c;

    private static bool IsNamePart(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-' or >= 0x80;

    private void SkipBlank()
    {
        do
        {
            SkipSpaces();
        }
        while (HclExpression.SkipLineEnd(_text, ref _at));
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is (byte)' ' or (byte)'\t' or (byte)'\r')
            {
                _at++;
            }
            else if (!HclExpression.SkipBlockComment(_text, ref _at))
            {
                return;
            }
        }
    }
}
