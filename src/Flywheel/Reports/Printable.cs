using System.Globalization;
using System.Text;

namespace Flywheel.Reports;

/// <summary>Text from outside, made safe to print: no terminal sequences, no control characters, nothing that reorders a line.</summary>
internal static class Printable
{
    private const char Escape = '\e';

    /// <summary>One line: line ends and tabs become spaces.</summary>
    public static string Line(string text) => Clean(text, keepLines: false);

    /// <summary>One line of at most so many characters, cut with an ellipsis.</summary>
    public static string Line(string text, int longest)
    {
        // What is thrown away cannot get longer by cleaning, except by terminal sequences, which are not worth reading a gigabyte for.
        var line = Line(text.Length > longest * 4 ? text[..(longest * 4)] : text);
        return Cut(line, longest);
    }

    /// <summary>Several lines that end in <c>\n</c>, tabs as four spaces, without blank lines at the end.</summary>
    public static string Block(string text) => Clean(text, keepLines: true).TrimEnd('\n', ' ');

    /// <summary>At most so many characters, the last of them an ellipsis if something was cut.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static string Clean(string text, bool keepLines)
    {
        if (IsClean(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == Escape)
            {
                at = AfterSequence(text, at + 1);
                continue;
            }

            // An unpaired surrogate reads as the replacement character.
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            at += length;
            switch (rune.Value)
            {
                case '\r' when at < text.Length && text[at] == '\n':
                    break;
                case '\n' or '\r' or 0x85 or 0x2028 or 0x2029:
                    clean.Append(keepLines ? '\n' : ' ');
                    break;
                case '\t':
                    clean.Append(keepLines ? "    " : " ");
                    break;
                default:
                    if (IsPrintable(rune))
                    {
                        clean.Append(rune);
                    }

                    break;
            }
        }

        return clean.ToString();
    }

    private static bool IsClean(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or (> '~' and < '\u00a1') or (> '\u1fff' and < '\u2070') or > '\ud7ff')
            {
                return false;
            }
        }

        return true;
    }

    // Control characters, and the format characters that turn the direction of a line around so that it reads as something else.
    private static bool IsPrintable(Rune rune) =>
        !Rune.IsControl(rune)
        && rune.Value is not ((>= 0x200e and <= 0x200f) or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) or 0xfeff)
        && rune.Value is not (0xfffe or 0xffff)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);

    // After CSI (ESC [ … letter), OSC and its like (ESC ] … BEL or ESC \), or ESC and one character.
    private static int AfterSequence(string text, int at)
    {
        if (at >= text.Length)
        {
            return at;
        }

        if (text[at] == '[')
        {
            for (at++; at < text.Length; at++)
            {
                if (text[at] is >= '@' and <= '~')
                {
                    return at + 1;
                }

                if (text[at] is < ' ' or > '~')
                {
                    return at;
                }
            }

            return at;
        }

        if (text[at] is not (']' or 'P' or 'X' or '^' or '_'))
        {
            return text[at] is >= ' ' and <= '~' ? at + 1 : at;
        }

        for (var end = at + 1; end < text.Length && text[end] != '\n'; end++)
        {
            if (text[end] == '\a')
            {
                return end + 1;
            }

            if (text[end] == Escape)
            {
                return end + 1 < text.Length && text[end + 1] == '\\' ? end + 2 : end;
            }
        }

        // A sequence that never ends takes nothing with it.
        return at + 1;
    }
}
