using System.Globalization;
using System.Text;

namespace Flywheel.Diagnostics;

/// <summary>Text from outside made safe to show on a terminal, in a log and in Markdown: nothing in it can act.</summary>
internal static class VisibleText
{
    // Harmless on a terminal, not in a merge request.
    private const string Markup = "<>&`";

    /// <summary>
    /// Control, bidirectional and invisible characters and those of HTML and Markdown code are written as <c>\u001b</c>;
    /// what is longer than the limit is cut and ends in an ellipsis.
    /// </summary>
    public static string Of(ReadOnlySpan<char> text, int longest = 256)
    {
        if (text.Length <= longest && !NeedsEscape(text))
        {
            return text.ToString();
        }

        var visible = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (visible.Length >= longest)
            {
                return visible.Append('…').ToString();
            }

            Append(visible, rune);
        }

        return visible.ToString();
    }

    private static bool NeedsEscape(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsHarmless(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static void Append(StringBuilder visible, Rune rune)
    {
        if (IsHarmless(rune))
        {
            visible.Append(rune.ToString());
            return;
        }

        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }
    }

    private static bool IsHarmless(Rune rune) => rune.IsAscii
        ? rune.Value is >= 0x20 and < 0x7f && !Markup.Contains((char)rune.Value, StringComparison.Ordinal)
        : rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned);
}
