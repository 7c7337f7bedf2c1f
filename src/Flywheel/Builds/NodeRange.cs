using System.Globalization;

namespace Flywheel.Builds;

/// <summary>A range of versions as <c>engines.node</c> writes it: <c>&gt;=20</c>, <c>^20.11 || &gt;=22</c>, <c>20.x</c>, <c>18 - 20</c>.</summary>
internal static class NodeRange
{
    private static readonly string[] Operators = [">=", "<=", ">", "<", "^", "~", "="];

    /// <summary>Whether a version is in the range; null when the range, or the version, is written in a way that is not understood.</summary>
    public static bool? Contains(string range, string version)
    {
        if (Parse(version.TrimStart('v')) is not { Parts: 3 } node)
        {
            return null;
        }

        var fits = false;
        foreach (var choice in range.Split("||"))
        {
            if (Fits(choice.Trim(), node) is not { } one)
            {
                return null;
            }

            fits |= one;
        }

        return fits;
    }

    private static bool? Fits(string choice, Partial node)
    {
        if (choice.Split(" - ") is [var from, var to])
        {
            return Parse(from.Trim()) is { } first && Parse(to.Trim()) is { } last
                ? node.Value >= first.Value && node.Value < (last.Parts == 3 ? last.Value + 1 : last.End)
                : null;
        }

        foreach (var sign in Operators)
        {
            choice = choice.Replace(sign + " ", sign, StringComparison.Ordinal);
        }

        var fits = true;
        foreach (var word in choice.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = Operators.FirstOrDefault(o => word.StartsWith(o, StringComparison.Ordinal)) ?? "";
            if (Parse(word[sign.Length..].TrimStart('v')) is not { } bound)
            {
                return null;
            }

            fits &= sign switch
            {
                ">=" => node.Value >= bound.Value,
                ">" => node.Value >= bound.End,
                "<" => node.Value < bound.Value,
                "<=" => node.Value < bound.End,
                "^" => node.Value >= bound.Value && node.Value < bound.NextBreaking,
                "~" => node.Value >= bound.Value && node.Value < bound.NextMinor,
                _ => node.Value >= bound.Value && node.Value < bound.End,
            };
        }

        return fits;
    }

    private static Partial? Parse(string text)
    {
        var (numbers, parts) = (new long[3], 0);
        var words = text.Split('.');
        if (words.Length > 3)
        {
            return null;
        }

        foreach (var word in words)
        {
            if (word is "x" or "X" or "*" or "")
            {
                // a star ends the version: 20.x says nothing about what follows; an empty word stands only alone
                return word.Length == 0 && words.Length > 1 ? null : new(numbers, parts);
            }

            if (!long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[parts]) || numbers[parts] > 99_999)
            {
                return null;
            }

            parts++;
        }

        return new(numbers, parts);
    }

    /// <summary>A version of which the last numbers may be missing, as one number that orders like the version.</summary>
    private sealed record Partial(long[] Numbers, int Parts)
    {
        private const long Major = 10_000_000_000;
        private const long Minor = 100_000;

        public long Value => (Numbers[0] * Major) + (Numbers[1] * Minor) + Numbers[2];

        /// <summary>The first version behind all that begin like this one.</summary>
        public long End => Parts switch { 0 => long.MaxValue, 1 => Value + Major, 2 => Value + Minor, _ => Value + 1 };

        public long NextBreaking => (Numbers[0], Numbers[1], Parts) switch
        {
            (_, _, 0) => long.MaxValue,
            ( > 0, _, _) or (_, _, 1) => (Numbers[0] + 1) * Major,
            (_, > 0, _) or (_, _, 2) => (Numbers[1] + 1) * Minor,
            _ => Value + 1,
        };

        public long NextMinor => Parts switch { 0 => long.MaxValue, 1 => (Numbers[0] + 1) * Major, _ => (Numbers[0] * Major) + ((Numbers[1] + 1) * Minor) };
    }
}
