using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Forge.Http;

/// <summary>The parameters of a request, from its query and its body. Values are taken in any form that means the same: 1, "1", true, "true".</summary>
internal sealed class ForgeParameters(IReadOnlyDictionary<string, JsonNode?> values)
{
    /// <summary>Whether it was given, be it null.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The text; null when it is not there.</summary>
    /// <exception cref="ForgeRefusal">It is there and is no text.</exception>
    public string? Text(string name) => Scalar(name) is not { } value ? null : value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
        _ => throw Invalid(name),
    };

    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Missing(name);

    /// <exception cref="ForgeRefusal">It is there and is no whole number.</exception>
    public long? Number(string name) => Text(name) switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Invalid(name),
    };

    public long RequiredNumber(string name) => Number(name) ?? throw Missing(name);

    /// <exception cref="ForgeRefusal">It is there and is no truth value.</exception>
    public bool? Flag(string name) => Text(name) switch
    {
        null or "" => null,
        "true" or "1" or "t" or "yes" or "on" => true,
        "false" or "0" or "f" or "no" or "off" => false,
        _ => throw Invalid(name),
    };

    /// <summary>Comma-separated words, or an array.</summary>
    public ImmutableArray<string>? Words(string name)
    {
        if (!values.TryGetValue(name, out var node))
        {
            return null;
        }

        var words = node is JsonArray array
            ? array.Select(word => JsonBody.Text(word) ?? throw Invalid(name))
            : (Text(name) ?? "").Split(',');
        return [.. words.Select(word => word.Trim()).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>One of a few words; null when it is not there.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> allowed) =>
        Text(name) is not { Length: > 0 } text ? null : allowed.Contains(text) ? text : throw NoValid(name);

    /// <summary>An object of JSON; null when it is not there.</summary>
    public JsonObject? Object(string name) => values.GetValueOrDefault(name) switch
    {
        null => null,
        JsonObject value => value,
        _ => throw Invalid(name),
    };

    public static ForgeRefusal Missing(string name) => ForgeRefusal.Parameter($"{name} is missing");

    public static ForgeRefusal Invalid(string name) => ForgeRefusal.Parameter($"{name} is invalid");

    public static ForgeRefusal NoValid(string name) => ForgeRefusal.Parameter($"{name} does not have a valid value");

    private JsonValue? Scalar(string name) => values.GetValueOrDefault(name) switch
    {
        null => null,
        JsonValue value => value,
        _ => throw Invalid(name),
    };
}
