using System.Globalization;
using System.Text;

namespace Flywheel.Diagrams;

/// <summary>How wide text will be, without the font at hand: a little too wide rather than too narrow.</summary>
internal static class TextWidth
{
    /// <summary>The width in pixels of text set in a common sans-serif of that size.</summary>
    public static int Of(string text, int size)
    {
        var thousandths = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            thousandths += Thousandths(rune);
        }

        return (thousandths * size / 1000) + 1;
    }

    private static int Thousandths(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => 320,
        'f' or 'r' or 't' or '-' or '(' or ')' or '/' or ' ' => 400,
        'm' or 'w' or 'M' or 'W' or '…' => 980,
        >= 'A' and <= 'Z' => 720,
        < 0x1100 => 620,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark ? 0 : 1050,
    };
}
