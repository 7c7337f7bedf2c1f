using System.Text;

namespace Flywheel.Documents;

/// <summary>The user's own text inside a message: in quotes, short, and harmless to a terminal.</summary>
internal static class Quotation
{
    private const int Longest = 80;

    public static string Of(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length > Longest)
            {
                return quoted.Append("…\"").ToString();
            }

            quoted.Append(UnsafeCharacters.FirstIn(rune.ToString(), multiline: false) is { } character ? $"<{character}>" : rune.ToString());
        }

        return quoted.Append('"').ToString();
    }
}
