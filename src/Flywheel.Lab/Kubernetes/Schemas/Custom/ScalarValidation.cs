using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flywheel.Lab.Kubernetes.Schemas.Validation;

namespace Flywheel.Lab.Kubernetes.Schemas.Custom;

/// <summary>Checks texts and numbers against a schema: lengths, patterns, formats, bounds.</summary>
internal static class ScalarValidation
{
    /// <summary>A pattern of a definition is anybody's text.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(100);

    private static readonly Regex _anything = new("", RegexOptions.CultureInvariant);

    // By the schema that has the pattern: it lives as long as its kind, and the expression as long as it.
    private static readonly ConditionalWeakTable<JsonObject, Regex> _patterns = [];

    public static void Check(JsonObject schema, JsonNode value, string path, FieldErrors errors)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                Text(schema, Fields.ScalarReader.Text(value), path, errors);
                break;
            case JsonValueKind.Number when decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                Number(schema, number, path, errors);
                break;
        }
    }

    /// <summary>Whether a definition's pattern can be used at all.</summary>
    public static bool IsPattern(string pattern) => Compiled(pattern) is not null;

    /// <summary>The pattern of a schema, read once. One that cannot be used fits everything.</summary>
    public static Regex PatternOf(JsonObject schema) => _patterns.GetValue(schema, read => Compiled(read.Text("pattern")) ?? _anything);

    private static void Text(JsonObject schema, string text, string path, FieldErrors errors)
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (schema.Number("maxLength") is { } most && length > most)
        {
            errors.Add("FieldValueTooLong", path, string.Create(CultureInfo.InvariantCulture, $"Too long: may not be more than {most} bytes"));
        }

        if (schema.Number("minLength") is { } least && length < least)
        {
            errors.InvalidText(path, text, string.Create(CultureInfo.InvariantCulture, $"{path} in body should be at least {least} chars long"));
        }

        if (schema.Text("pattern") is { Length: > 0 } pattern && !Matches(schema, text))
        {
            errors.InvalidText(path, text, $"{path} in body should match '{pattern}'");
        }

        if (schema.Text("format") is { Length: > 0 } format && !HasFormat(format, text))
        {
            errors.InvalidText(path, text, $"{path} in body must be of type {format}: {FieldErrors.Quoted(text)}");
        }
    }

    private static void Number(JsonObject schema, decimal number, string path, FieldErrors errors)
    {
        var shown = number.ToString(CultureInfo.InvariantCulture);
        if (Bound(schema, "minimum") is { } least && (schema.Flag("exclusiveMinimum") ? number <= least : number < least))
        {
            errors.Invalid(path, shown, $"{path} in body should be greater than {(schema.Flag("exclusiveMinimum") ? "" : "or equal to ")}{least.ToString(CultureInfo.InvariantCulture)}");
        }

        if (Bound(schema, "maximum") is { } most && (schema.Flag("exclusiveMaximum") ? number >= most : number > most))
        {
            errors.Invalid(path, shown, $"{path} in body should be less than {(schema.Flag("exclusiveMaximum") ? "" : "or equal to ")}{most.ToString(CultureInfo.InvariantCulture)}");
        }

        if (Bound(schema, "multipleOf") is { } step and not 0 && number % step != 0)
        {
            errors.Invalid(path, shown, $"{path} in body should be a multiple of {step.ToString(CultureInfo.InvariantCulture)}");
        }

        var format = schema.Text("format");
        if ((format == "int32" && (number is < int.MinValue or > int.MaxValue)) || (format == "int64" && (number is < long.MinValue or > long.MaxValue)))
        {
            errors.Invalid(path, shown, $"{path} in body must be of type {format}: \"{shown}\"");
        }
    }

    private static bool Matches(JsonObject schema, string text)
    {
        try
        {
            return PatternOf(schema).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex? Compiled(string pattern)
    {
        try
        {
            // As the real server's, whose patterns never take longer than the text is long; what cannot be done so is given up in time.
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, _patience);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, _patience);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool HasFormat(string format, string text) => format switch
    {
        "date-time" => text.Length >= 19 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        "uuid" => Guid.TryParse(text, out _),
        "ipv4" => System.Net.IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork,
        "ipv6" => System.Net.IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6,
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        _ => true,
    };

    private static decimal? Bound(JsonObject schema, string name) =>
        schema[name] is { } node && decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : null;
}
