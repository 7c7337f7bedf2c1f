using System.Globalization;
using System.Text;

namespace Flywheel.Documents;

/// <summary>Characters that make a name look like another one, or that do something when it is printed.</summary>
internal static class UnsafeCharacters
{
    /// <summary>The first of them as <c>U+200B</c>, or null. Line breaks and tabs are allowed where <paramref name="multiline"/>.</summary>
    public static string? FirstIn(string text, bool multiline)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnsafe(rune) && !(multiline && rune.Value is ('\n' or '\t')))
            {
                return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
            }
        }

        return null;
    }

    // Lone surrogates arrive as U+FFFD from EnumerateRunes, so that character is refused with them.
    private static bool IsUnsafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune == Rune.ReplacementChar;
}
