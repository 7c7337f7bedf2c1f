using System.Buffers;
using System.Text;

namespace Flywheel.Processes;

/// <summary>
/// Makes text that others wrote harmless for a terminal. Colours may stay; everything that moves the cursor, erases, sets titles,
/// makes links, rings or turns the reading direction is dropped, so that no output can fake another line.
/// </summary>
internal static class TerminalText
{
    private static readonly SearchValues<char> ParameterCharacters = SearchValues.Create("0123456789;:");
    private const char Escape = '\u001b';
    private const char Bell = '\u0007';
    private const char OneCharacterStart = '\u009b';
    private const char OneCharacterEnd = '\u009c';
    private const string Reset = "\u001b[0m";

    // C0 but for the tab, DEL and C1; line and paragraph separators; marks that reverse what is read (CVE-2021-42574).
    private static readonly SearchValues<char> Suspicious = SearchValues.Create(string.Concat(
        Enumerable.Range(0, 0x20).Where(c => c != '\t').Concat(Enumerable.Range(0x7f, 0x21))
            .Concat([0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069])
            .Select(c => (char)c)));

    /// <summary>Nothing in it would be changed.</summary>
    public static bool IsHarmless(ReadOnlySpan<char> text) => text.IndexOfAny(Suspicious) < 0;

    /// <summary>The text of one line as it may be shown.</summary>
    /// <param name="text">One line; line ends in it are dropped.</param>
    /// <param name="keepColours">Colours and weights stay, and are switched off at the end of the line.</param>
    public static string Sanitize(ReadOnlySpan<char> text, bool keepColours)
    {
        var shown = new StringBuilder(text.Length);
        var coloured = false;
        while (text.Length > 0)
        {
            var plain = text.IndexOfAny(Suspicious);
            plain = plain < 0 ? text.Length : plain;
            _ = shown.Append(text[..plain]);
            text = text[plain..];
            if (text.Length == 0)
            {
                break;
            }

            var length = SequenceLength(text);
            if (keepColours && IsColour(text[..length]))
            {
                _ = shown.Append(text[..length]);
                coloured = true;
            }

            text = text[length..];
        }

        if (coloured && !EndsReset(shown))
        {
            _ = shown.Append(Reset);
        }

        return shown.ToString();
    }

    // Length of the control sequence at the start; of one that does not end, only its introducer, so that it hides nothing.
    private static int SequenceLength(ReadOnlySpan<char> text) => text[0] switch
    {
        OneCharacterStart => ControlSequence(text, 1),
        '\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f' => ControlString(text, 1),
        Escape when text.Length > 1 => text[1] switch
        {
            '[' => ControlSequence(text, 2),
            ']' or 'P' or 'X' or '^' or '_' => ControlString(text, 2),
            _ => ShortSequence(text),
        },
        _ => 1,
    };

    private static int ControlSequence(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] is >= ' ' and <= '?')
        {
            end++;
        }

        return end < text.Length && text[end] is >= '@' and <= '~' ? end + 1 : start;
    }

    // OSC and its like: up to BEL, ST or ESC \.
    private static int ControlString(ReadOnlySpan<char> text, int start)
    {
        for (var end = start; end < text.Length; end++)
        {
            if (text[end] is Bell or OneCharacterEnd)
            {
                return end + 1;
            }

            if (text[end] == Escape)
            {
                return end + 1 < text.Length && text[end + 1] == '\\' ? end + 2 : start;
            }
        }

        return start;
    }

    private static int ShortSequence(ReadOnlySpan<char> text)
    {
        var end = 1;
        while (end < text.Length && text[end] is >= ' ' and <= '/')
        {
            end++;
        }

        return end < text.Length && text[end] is >= '0' and <= '~' ? end + 1 : 1;
    }

    private static bool IsColour(ReadOnlySpan<char> sequence)
    {
        if (sequence is not [Escape, '[', .. var parameters, 'm'] || parameters.ContainsAnyExcept(ParameterCharacters))
        {
            return false;
        }

        return !Conceals(parameters);
    }

    // 8 hides text, but not where it is the number of a colour (38;5;8).
    private static bool Conceals(ReadOnlySpan<char> parameters)
    {
        var toSkip = 0;
        var isColour = false;
        foreach (var range in parameters.Split(';'))
        {
            var parameter = parameters[range].TrimStart('0');
            if (toSkip > 0)
            {
                toSkip--;
            }
            else if (isColour)
            {
                (isColour, toSkip) = (false, parameter is "2" ? 3 : 1);
            }
            else if (parameter is "8")
            {
                return true;
            }
            else
            {
                isColour = parameter is "38" or "48" or "58";
            }
        }

        return false;
    }

    private static bool EndsReset(StringBuilder shown)
    {
        var end = shown.Length >= Reset.Length ? shown.ToString(shown.Length - Reset.Length, Reset.Length) : "";
        return end == Reset || end.EndsWith("\u001b[m", StringComparison.Ordinal);
    }
}
