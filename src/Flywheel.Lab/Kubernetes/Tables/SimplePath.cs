using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>
/// A JSONPath as printer columns have it: <c>.status.phase</c>, <c>.spec.ports[0].port</c>, <c>.items[*].name</c>,
/// <c>.metadata.labels.app\.kubernetes\.io/name</c>, <c>.status.conditions[?(@.type=="Ready")].status</c>.
/// </summary>
/// <param name="Steps">From the object on.</param>
internal sealed record SimplePath(ImmutableArray<SimplePath.Step> Steps)
{
    /// <summary>Reads it; null: it is of a form that is not supported.</summary>
    public static SimplePath? Parse(string text)
    {
        var path = text is ['{', .., '}'] ? text[1..^1] : text;
        var steps = ImmutableArray.CreateBuilder<Step>();
        var at = path.StartsWith('$') ? 1 : 0;
        while (at < path.Length)
        {
            if (path[at] == '[')
            {
                var end = End(path, at);
                if (end < 0 || Bracket(path[(at + 1)..end]) is not { } step)
                {
                    return null;
                }

                steps.Add(step);
                at = end + 1;
            }
            else
            {
                at += path[at] == '.' ? 1 : 0;
                var name = new StringBuilder();
                while (at < path.Length && path[at] is not ('.' or '['))
                {
                    at += path[at] == '\\' && at + 1 < path.Length ? 1 : 0;
                    name.Append(path[at++]);
                }

                if (name.Length == 0)
                {
                    return null;
                }

                steps.Add(name.ToString() == "*" ? new Step.Each() : new Step.Field(name.ToString()));
            }
        }

        return new(steps.ToImmutable());
    }

    /// <summary>The values that it leads to; empty: none.</summary>
    public List<JsonNode?> Find(JsonNode? content)
    {
        List<JsonNode?> found = [content];
        foreach (var step in Steps)
        {
            found = [.. found.SelectMany(node => step switch
            {
                Step.Field(var name) => node is JsonObject json && json.TryGetPropertyValue(name, out var value) ? [value] : [],
                Step.Index(var index) => node is JsonArray array && (index < 0 ? index + array.Count : index) is var place && place >= 0 && place < array.Count
                    ? [array[place]]
                    : [],
                Step.Each => node switch
                {
                    JsonArray array => array,
                    JsonObject json => json.Select(field => field.Value),
                    _ => [],
                },
                Step.Where(var condition, var wanted, var equal) => node is JsonArray array
                    ? array.Where(item => (condition.Find(item) is [{ } value, ..] ? value.ToString() == wanted : null) == equal)
                    : [],
                _ => Enumerable.Empty<JsonNode?>(),
            })];
        }

        return found;
    }

    /// <summary>The bracket that closes one, with those inside texts and conditions left out.</summary>
    private static int End(string path, int open)
    {
        var depth = 0;
        char? quote = null;
        for (var i = open; i < path.Length; i++)
        {
            var sign = path[i];
            if (quote is not null)
            {
                quote = sign == quote ? null : quote;
                continue;
            }

            quote = sign is '"' or '\'' ? sign : null;
            depth += sign == '[' ? 1 : sign == ']' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static Step? Bracket(string text)
    {
        if (text == "*")
        {
            return new Step.Each();
        }

        if (text is ['\'', .., '\''] or ['"', .., '"'])
        {
            return new Step.Field(text[1..^1]);
        }

        if (text is ['?', '(', '@', .. var condition, ')'])
        {
            var equal = !condition.Contains("!=", StringComparison.Ordinal);
            var sides = condition.Split(equal ? "==" : "!=", 2, StringSplitOptions.TrimEntries);
            return sides.Length == 2 && Parse(sides[0]) is { } path ? new Step.Where(path, sides[1].Trim('"', '\''), equal) : null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) ? new Step.Index(index) : null;
    }

    /// <summary>One step of a path.</summary>
    internal abstract record Step
    {
        internal sealed record Field(string Name) : Step;

        internal sealed record Index(int Position) : Step;

        internal sealed record Each : Step;

        /// <summary>The items of a list whose field has, or has not, a value.</summary>
        internal sealed record Where(SimplePath Path, string Value, bool IsEqual) : Step;
    }
}
