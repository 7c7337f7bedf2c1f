using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>What to say about a name that does not exist: the one that was meant, or those that there are.</summary>
internal static class Suggestion
{
    // Comparing with thousands of names, for thousands of names, would take minutes.
    private const int MostCompared = 200;
    private const int MostListed = 20;

    /// <summary><c>Did you mean "x"?</c>, or the known names as far as they fit.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        var compared = known.Take(MostCompared + 1).ToArray();
        if (compared.Length == 0)
        {
            return "There are none at all.";
        }

        var rest = compared.Length > MostListed ? " and others" : "";
        return Spelling.DidYouMean(name, compared.Take(MostCompared)) ?? $"There are: {string.Join(", ", compared.Take(MostListed))}{rest}.";
    }
}
