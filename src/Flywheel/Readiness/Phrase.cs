using System.Globalization;

namespace Flywheel.Readiness;

/// <summary>Small parts of the sentences that verdicts give.</summary>
internal static class Phrase
{
    private const int LongestMessage = 300;

    /// <summary><c>1 pod</c>, <c>2 pods</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>A message of the cluster behind a colon, on one line and not endless; nothing when it is empty.</summary>
    public static string After(string? message)
    {
        var line = (message ?? "").ReplaceLineEndings(" ").Trim();
        return line.Length == 0 ? "" : $": {Cut(line, LongestMessage)}";
    }

    /// <summary>No more than that of a text, and no half of a character.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : $"{text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)]}…";

    /// <summary>The first of these that says anything.</summary>
    public static string Or(params ReadOnlySpan<string?> words)
    {
        foreach (var word in words)
        {
            if (!string.IsNullOrEmpty(word))
            {
                return word;
            }
        }

        return "";
    }
}
