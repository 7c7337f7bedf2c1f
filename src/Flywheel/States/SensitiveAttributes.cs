using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.States;

/// <summary>The values that a state marks as sensitive: <c>sensitive_attributes</c> holds the path of each, step by step.</summary>
internal static class SensitiveAttributes
{
    // Shorter ones stand everywhere by chance. Longer ones and those of several lines are documents with a secret in them, such as whole manifests.
    private const int Shortest = 8;
    private const int Longest = 4096;

    /// <summary>The texts at and below the marked paths, each once.</summary>
    /// <param name="instance">An instance of a resource in the state.</param>
    /// <param name="attributes">Its attributes.</param>
    public static ImmutableArray<string> In(JsonElement instance, JsonElement attributes)
    {
        if (instance.Member("sensitive_attributes") is not { ValueKind: JsonValueKind.Array } paths)
        {
            return [];
        }

        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths.EnumerateArray().Where(path => path.ValueKind == JsonValueKind.Array))
        {
            var at = (JsonElement?)attributes;
            foreach (var step in path.EnumerateArray())
            {
                at = at is { } here ? Next(here, step) : null;
            }

            if (at is { } found)
            {
                Add(found, values);
            }
        }

        return [.. values.Order(StringComparer.Ordinal)];
    }

    // {"type": "get_attr", "value": "data"} or {"type": "index", "value": {"value": "key", "type": "string"}}
    private static JsonElement? Next(JsonElement at, JsonElement step)
    {
        var key = step.Member("value") is { ValueKind: JsonValueKind.Object } index ? index.Member("value") : step.Member("value");
        return key switch
        {
            { ValueKind: JsonValueKind.String } name => at.Member(name.GetString()!),
            { ValueKind: JsonValueKind.Number } number when at.ValueKind == JsonValueKind.Array && number.TryGetInt32(out var place)
                && place >= 0 && place < at.GetArrayLength() => at[place],
            _ => null,
        };
    }

    private static void Add(JsonElement value, HashSet<string> values)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString() is { Length: >= Shortest and <= Longest } text && !text.Contains('\n', StringComparison.Ordinal):
                values.Add(text);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Add(member.Value, values);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Add(item, values);
                }

                break;
            default:
                break;
        }
    }
}
