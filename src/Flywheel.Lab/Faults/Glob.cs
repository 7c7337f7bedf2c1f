using System.Text;
using System.Text.RegularExpressions;

namespace Flywheel.Lab.Faults;

/// <summary>A pattern with stars, matched in time that grows with the text alone.</summary>
internal sealed class Glob
{
    private readonly Regex _expression;

    private Glob(string expression) =>
        _expression = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary><c>*</c> is anything; the whole name must match.</summary>
    public static Glob OfName(string pattern) => new($"^{Escaped(pattern, ".*", ".*")}$");

    /// <summary><c>*</c> stays within one part of the path, <c>**</c> does not. Without a star the path is a prefix.</summary>
    public static Glob OfPath(string pattern) => new($"^{Escaped(pattern, "[^/]*", ".*")}{(pattern.Contains('*', StringComparison.Ordinal) ? "$" : "")}");

    public bool Matches(string text) => _expression.IsMatch(text);

    private static string Escaped(string pattern, string star, string stars)
    {
        var expression = new StringBuilder();
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] != '*')
            {
                expression.Append(Regex.Escape(pattern.AsSpan(at, 1).ToString()));
                continue;
            }

            var first = at;
            while (at + 1 < pattern.Length && pattern[at + 1] == '*')
            {
                at++;
            }

            expression.Append(at == first ? star : stars);
        }

        return expression.ToString();
    }
}
