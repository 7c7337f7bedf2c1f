using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Kubernetes.Selectors;

/// <summary>Which objects are meant, by their labels: all of its requirements have to hold.</summary>
internal sealed class LabelSelector
{
    private readonly ImmutableArray<LabelRequirement> _requirements;
    private readonly bool _matchesNothing;

    private LabelSelector(ImmutableArray<LabelRequirement> requirements, bool matchesNothing = false)
    {
        _requirements = requirements;
        _matchesNothing = matchesNothing;
    }

    public static LabelSelector Everything { get; } = new([]);

    public static LabelSelector Nothing { get; } = new([], matchesNothing: true);

    /// <summary>Reads what a URL or a command line says: <c>app=web,tier in (a,b),!canary</c>. Empty: everything.</summary>
    /// <exception cref="StatusException">400: nonsense.</exception>
    public static LabelSelector Parse(string text) => new(new LabelSelectorReader(text).Read());

    /// <summary>Reads a LabelSelector of an object: <c>matchLabels</c> and <c>matchExpressions</c>. Null: nothing; empty: everything.</summary>
    /// <exception cref="StatusException">400: an unknown operator.</exception>
    public static LabelSelector From(JsonNode? selector)
    {
        if (selector is not JsonObject json)
        {
            return Nothing;
        }

        var labels = json["matchLabels"] is JsonObject matchLabels ? FromMap(matchLabels)._requirements : [];
        var expressions = json["matchExpressions"] is JsonArray list ? list.OfType<JsonObject>().Select(Read) : [];
        return new([.. labels, .. expressions]);
    }

    /// <summary>Reads a plain map of labels as Services have it. Null or empty: nothing.</summary>
    public static LabelSelector FromMap(JsonObject? labels) => labels is null or { Count: 0 }
        ? Nothing
        : new([.. labels.Select(label => new LabelRequirement(label.Key, LabelOperator.In, [label.Value?.ToString() ?? ""]))]);

    /// <param name="labels"><c>metadata.labels</c>; null: none.</param>
    public bool Matches(JsonObject? labels)
    {
        if (_matchesNothing)
        {
            return false;
        }

        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>As <c>/scale</c> shows it: <c>app=web,tier in (a,b)</c>.</summary>
    public override string ToString() => string.Join(',', _requirements.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => part.Operator switch
    {
        LabelOperator.In when part.Values is [var value] => $"{part.Key}={value}",
        LabelOperator.In => $"{part.Key} in ({string.Join(',', part.Values.Order(StringComparer.Ordinal))})",
        LabelOperator.NotIn when part.Values is [var value] => $"{part.Key}!={value}",
        LabelOperator.NotIn => $"{part.Key} notin ({string.Join(',', part.Values.Order(StringComparer.Ordinal))})",
        LabelOperator.Exists => part.Key,
        LabelOperator.DoesNotExist => $"!{part.Key}",
        LabelOperator.GreaterThan => $"{part.Key}>{part.Values[0]}",
        LabelOperator.LessThan => $"{part.Key}<{part.Values[0]}",
        _ => throw new System.Diagnostics.UnreachableException(),
    }));

    private static LabelRequirement Read(JsonObject expression)
    {
        var key = expression["key"]?.ToString() ?? "";
        var values = expression["values"] is JsonArray list ? list.Select(value => value?.ToString() ?? "").ToImmutableArray() : [];
        return expression["operator"]?.ToString() switch
        {
            "In" => new(key, LabelOperator.In, values),
            "NotIn" => new(key, LabelOperator.NotIn, values),
            "Exists" => new(key, LabelOperator.Exists, []),
            "DoesNotExist" => new(key, LabelOperator.DoesNotExist, []),
            var other => throw new StatusException(ApiStatus.BadRequest($"\"{other}\" is not a valid label selector operator")),
        };
    }
}
