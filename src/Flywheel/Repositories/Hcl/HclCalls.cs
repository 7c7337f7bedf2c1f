using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Flywheel.Repositories.Hcl;

/// <summary>
/// Finds calls of functions in native syntax: in expressions, in templates of strings and heredocs, not in comments and not in plain text. It looks
/// at the text alone, so it needs no valid file; time is in proportion to the text, and nesting costs no call stack.
/// </summary>
internal sealed class HclCalls
{
    private const byte Template = (byte)'T';
    private const byte Quote = (byte)'"';
    private const byte Heredoc = (byte)'H';

    private readonly ReadOnlyMemory<byte> _content;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly Stack<(byte Kind, Range Marker)> _open = new();
    private readonly ImmutableArray<HclCall>.Builder _found = ImmutableArray.CreateBuilder<HclCall>();
    private int _at;

    private HclCalls(ReadOnlyMemory<byte> content, FrozenSet<string> names)
    {
        _content = content;
        _names = names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private ReadOnlySpan<byte> Text => _content.Span;

    private byte Innermost => _open.TryPeek(out var open) ? open.Kind : default;

    /// <summary>The calls in the order of the file.</summary>
    public static ImmutableArray<HclCall> In(ReadOnlyMemory<byte> content, FrozenSet<string> names)
    {
        var calls = new HclCalls(content, names);
        while (calls._at < content.Length)
        {
            switch (calls.Innermost)
            {
                case Quote:
                    calls.InString();
                    break;
                case Heredoc:
                    calls.InHeredoc();
                    break;
                default:
                    calls.InCode();
                    break;
            }
        }

        return calls._found.DrainToImmutable();
    }

    private void InCode()
    {
        var c = Text[_at];
        if (char.IsAsciiLetter((char)c) || c == '_')
        {
            InName();
        }
        else if (c == '#' || Text[_at..].StartsWith("//"u8))
        {
            _ = HclExpression.SkipLineEnd(Text, ref _at);
        }
        else if (Text[_at..].StartsWith("/*"u8))
        {
            if (!HclExpression.SkipBlockComment(Text, ref _at))
            {
                _at = Text.Length;
            }
        }
        else if (!BeginsHeredoc())
        {
            Bracket(c);
            _at++;
        }
    }

    private void Bracket(byte c)
    {
        switch (c)
        {
            case (byte)'"' or (byte)'{' or (byte)'(' or (byte)'[':
                _open.Push((c, default));
                break;
            case (byte)'}' when Innermost is Template or (byte)'{':
            case (byte)')' when Innermost == '(':
            case (byte)']' when Innermost == '[':
                _ = _open.Pop();
                break;
        }
    }

    private void InName()
    {
        var start = _at;
        while (_at < Text.Length && (char.IsAsciiLetterOrDigit((char)Text[_at]) || Text[_at] is (byte)'_' or (byte)'-'))
        {
            _at++;
        }

        var name = Text[start.._at];
        var behind = _at;
        SkipSpaces(ref behind, lines: false);
        if (behind < Text.Length && Text[behind] == '(' && (start == 0 || Text[start - 1] != '.')
            && _names.TryGetValue(Encoding.ASCII.GetString(name), out var known))
        {
            behind++;
            SkipSpaces(ref behind, lines: true);
            _found.Add(new(known, Argument(behind), start));
        }
    }

    private ReadOnlyMemory<byte> Argument(int start)
    {
        var end = start;
        var problem = HclExpression.Skip(Text, ref end, endsAtComma: true, out var codeEnd);
        // the closing bracket of the call itself is one too many for an expression
        codeEnd = problem == HclProblem.Syntax && end > start && Text[end - 1] == ')' ? end - 1 : codeEnd;
        return problem == HclProblem.TooDeep ? default : _content[start..codeEnd].Trim(" \t\r\n"u8);
    }

    private void SkipSpaces(ref int at, bool lines)
    {
        while (at < Text.Length && (Text[at] is (byte)' ' or (byte)'\t' || (lines && Text[at] is (byte)'\r' or (byte)'\n')))
        {
            at++;
        }
    }

    private void InString()
    {
        switch (Text[_at])
        {
            case Quote or (byte)'\n':
                _ = _open.Pop();
                _at++;
                break;
            case (byte)'\\':
                _at += 2;
                break;
            default:
                MaybeTemplate();
                break;
        }
    }

    private void InHeredoc()
    {
        if (Text[_at - 1] == '\n')
        {
            var length = Text[_at..].IndexOf((byte)'\n');
            var line = length < 0 ? Text[_at..] : Text.Slice(_at, length);
            if (line.Trim(" \t\r"u8).SequenceEqual(Text[_open.Peek().Marker]))
            {
                _ = _open.Pop();
                _at += line.Length;
                return;
            }
        }

        MaybeTemplate();
    }

    // ${ and %{ open a template; doubled they are the characters themselves
    private void MaybeTemplate()
    {
        var c = Text[_at];
        var rest = Text[(_at + 1)..];
        if (c is not ((byte)'$' or (byte)'%'))
        {
            _at++;
        }
        else if (rest.StartsWith("{"u8))
        {
            _open.Push((Template, default));
            _at += 2;
        }
        else
        {
            _at += rest.Length > 1 && rest[0] == c && rest[1] == '{' ? 3 : 1;
        }
    }

    private bool BeginsHeredoc()
    {
        if (!HclExpression.TryHeredoc(Text, _at, out var marker, out var body))
        {
            return false;
        }

        _open.Push((Heredoc, marker.Start..marker.End));
        _at = body;
        return true;
    }
}
