using System.Buffers;

namespace Flywheel.Repositories.Hcl;

/// <summary>
/// Finds the end of an expression. What is open at a place (brackets, strings, templates in strings, heredocs) is kept on a small
/// stack of its own, so that hostile nesting costs neither call stack nor time.
/// </summary>
internal static class HclExpression
{
    private const byte Template = (byte)'T';
    private const byte Heredoc = (byte)'H';
    private const byte Quote = (byte)'"';
    private const byte NewLine = (byte)'\n';

    private static readonly SearchValues<byte> CodeStops = SearchValues.Create("\"()[]{}\n#/<,"u8);
    private static readonly SearchValues<byte> StringStops = SearchValues.Create("\"\\$%\n"u8);
    private static readonly SearchValues<byte> HeredocStops = SearchValues.Create("$%\n"u8);

    /// <summary>Moves behind the expression: to the line end, comma or closing brace that ends it, or the end of the text.</summary>
    /// <param name="codeEnd">Where the expression itself ends, before a comment.</param>
    public static HclProblem Skip(ReadOnlySpan<byte> text, ref int at, bool endsAtComma, out int codeEnd)
    {
        var open = new Nesting(stackalloc byte[HclScanner.DeepestNesting], stackalloc (int, int)[HclScanner.DeepestNesting]);
        codeEnd = -1;
        while (at < text.Length && open.Problem == HclProblem.None)
        {
            switch (open.Innermost)
            {
                case Quote:
                    InString(text, ref at, ref open);
                    break;
                case Heredoc:
                    InHeredoc(text, ref at, ref open);
                    break;
                default:
                    if (InCode(text, ref at, ref open, endsAtComma, ref codeEnd))
                    {
                        codeEnd = codeEnd < 0 ? at : codeEnd;
                        return HclProblem.None;
                    }

                    break;
            }
        }

        codeEnd = codeEnd < 0 ? at : codeEnd;
        return open.Problem != HclProblem.None ? open.Problem : open.IsEmpty ? HclProblem.None : HclProblem.Syntax;
    }

    /// <summary>Skips one line end, with the line comment before it if there is one.</summary>
    public static bool SkipLineEnd(ReadOnlySpan<byte> text, ref int at)
    {
        if (at >= text.Length || (text[at] != NewLine && !IsLineComment(text, at)))
        {
            return false;
        }

        var end = text[at..].IndexOf(NewLine);
        at = end < 0 ? text.Length : at + end + 1;
        return true;
    }

    /// <summary>Skips one comment of the form <c>/* … */</c>; one without an end is left alone.</summary>
    public static bool SkipBlockComment(ReadOnlySpan<byte> text, ref int at)
    {
        var end = text[at..].StartsWith("/*"u8) ? text[(at + 2)..].IndexOf("*/"u8) : -1;
        at += end < 0 ? 0 : end + 4;
        return end >= 0;
    }

    // True when the expression has ended here.
    private static bool InCode(ReadOnlySpan<byte> text, ref int at, ref Nesting open, bool endsAtComma, ref int codeEnd)
    {
        var next = text[at..].IndexOfAny(CodeStops);
        at = next < 0 ? text.Length : at + next;
        if (next < 0)
        {
            return false;
        }

        switch (text[at])
        {
            case NewLine or (byte)'}' when open.IsEmpty:
            case (byte)',' when open.IsEmpty && endsAtComma:
                return true;
            case (byte)'"' or (byte)'(' or (byte)'[' or (byte)'{':
                open.Push(text[at++]);
                break;
            case (byte)')' or (byte)']' or (byte)'}':
                open.Pop(text[at++]);
                break;
            case (byte)'#' or (byte)'/' when IsLineComment(text, at):
                codeEnd = open.IsEmpty && codeEnd < 0 ? at : codeEnd;
                var end = text[at..].IndexOf(NewLine);
                at = end < 0 ? text.Length : at + end;
                break;
            case (byte)'/' when text[at..].StartsWith("/*"u8):
                if (!SkipBlockComment(text, ref at))
                {
                    open.Problem = HclProblem.Syntax;
                }

                break;
            case (byte)'<' when TryHeredoc(text, at, out var marker, out var body):
                open.Push(Heredoc, marker);
                at = body;
                break;
            default:
                at++;
                break;
        }

        return false;
    }

    private static void InString(ReadOnlySpan<byte> text, ref int at, ref Nesting open)
    {
        var next = text[at..].IndexOfAny(StringStops);
        at = next < 0 ? text.Length : at + next;
        if (next < 0)
        {
            return;
        }

        switch (text[at])
        {
            case Quote:
                open.Pop(Quote);
                at++;
                break;
            case NewLine:
                open.Problem = HclProblem.Syntax;
                break;
            case (byte)'\\':
                at = Math.Min(at + 2, text.Length);
                break;
            default:
                MaybeTemplate(text, ref at, ref open);
                break;
        }
    }

    private static void InHeredoc(ReadOnlySpan<byte> text, ref int at, ref Nesting open)
    {
        if (text[at - 1] == NewLine)
        {
            var length = text[at..].IndexOf(NewLine);
            var line = length < 0 ? text[at..] : text.Slice(at, length);
            if (line.Trim(" \t\r"u8).SequenceEqual(text[open.Marker.Start..open.Marker.End]))
            {
                open.Pop(Heredoc);
                at += line.Length;
                return;
            }
        }

        var next = text[at..].IndexOfAny(HeredocStops);
        at = next < 0 ? text.Length : at + next;
        if (next >= 0 && text[at] == NewLine)
        {
            at++;
        }
        else if (next >= 0)
        {
            MaybeTemplate(text, ref at, ref open);
        }
    }

    // ${ and %{ open a template; doubled they are the characters themselves
    private static void MaybeTemplate(ReadOnlySpan<byte> text, ref int at, ref Nesting open)
    {
        var rest = text[(at + 1)..];
        if (rest.StartsWith("{"u8))
        {
            open.Push(Template);
            at += 2;
        }
        else
        {
            at += rest.Length > 1 && rest[0] == text[at] && rest[1] == '{' ? 3 : 1;
        }
    }

    /// <summary>A heredoc begins here; where its marker is, and its first line.</summary>
    public static bool TryHeredoc(ReadOnlySpan<byte> text, int at, out (int Start, int End) marker, out int body)
    {
        marker = default;
        body = 0;
        if (!text[at..].StartsWith("<<"u8))
        {
            return false;
        }

        var start = at + 2 < text.Length && text[at + 2] == '-' ? at + 3 : at + 2;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] is (byte)'_' or (byte)'-' or >= 0x80))
        {
            end++;
        }

        var lineEnd = end < text.Length && text[end] == '\r' ? end + 1 : end;
        marker = (start, end);
        body = lineEnd + 1;
        return end > start && lineEnd < text.Length && text[lineEnd] == NewLine;
    }

    private static bool IsLineComment(ReadOnlySpan<byte> text, int at) =>
        text[at] == '#' || text[at..].StartsWith("//"u8);

    /// <summary>What is open, outermost first.</summary>
    private ref struct Nesting(Span<byte> kinds, Span<(int Start, int End)> markers)
    {
        private readonly Span<byte> _kinds = kinds;
        private readonly Span<(int Start, int End)> _markers = markers;
        private int _count;

        public HclProblem Problem { get; set; }

        public readonly bool IsEmpty => _count == 0;

        public readonly byte Innermost => _count == 0 ? default : _kinds[_count - 1];

        public readonly (int Start, int End) Marker => _markers[_count - 1];

        public void Push(byte kind, (int Start, int End) marker = default)
        {
            if (_count == _kinds.Length)
            {
                Problem = HclProblem.TooDeep;
                return;
            }

            (_kinds[_count], _markers[_count]) = (kind, marker);
            _count++;
        }

        public void Pop(byte closing)
        {
            var matches = (Innermost, (char)closing) switch
            {
                ((byte)'(', ')') or ((byte)'[', ']') or ((byte)'{', '}') or (Template, '}') or (Quote, '"') or (Heredoc, (char)Heredoc) => true,
                _ => false,
            };
            if (!matches)
            {
                Problem = HclProblem.Syntax;
                return;
            }

            _count--;
        }
    }
}
