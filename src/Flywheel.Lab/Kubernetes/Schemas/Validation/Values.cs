using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules that many fields share.</summary>
internal static class Values
{
    public static void NotNegative(JsonObject content, string name, string field, FieldErrors errors)
    {
        if (content.Number(name) is { } number and < 0)
        {
            errors.Invalid($"{field}.{name}", number, "must be greater than or equal to 0");
        }
    }

    public static void Port(long? port, string field, FieldErrors errors)
    {
        if (port is null or < 1 or > 65535)
        {
            errors.Invalid(field, port ?? 0, "must be between 1 and 65535, inclusive");
        }
    }

    /// <summary>A port's number or name.</summary>
    public static void PortReference(JsonNode? port, string field, FieldErrors errors)
    {
        if (port.AsNumber() is { } number)
        {
            Port(number, field, errors);
        }
        else if (port is null)
        {
            Port(0, field, errors);
        }
        else
        {
            var name = Fields.ScalarReader.Text(port);
            errors.InvalidTexts(field, name, Names.PortName(name));
        }
    }

    /// <summary>One of several words; nothing is one of them too when it has a default.</summary>
    public static void OneOf(JsonObject content, string name, string field, FieldErrors errors, params ReadOnlySpan<string> supported)
    {
        var value = content.Text(name);
        if (value.Length > 0 && !supported.Contains(value))
        {
            errors.NotSupported(At(field, name), value, supported);
        }
    }

    public static void Required(JsonObject content, string name, string field, FieldErrors errors)
    {
        if (content[name] is null || (content[name] is JsonValue && content.Text(name).Length == 0 && content.Number(name) is null))
        {
            errors.Required(At(field, name));
        }
    }

    /// <summary>A number, or a share such as <c>25%</c> of at most a hundred.</summary>
    public static void NumberOrPercent(JsonObject content, string name, string field, FieldErrors errors)
    {
        var at = $"{field}.{name}";
        if (content[name] is not { } node)
        {
            return;
        }

        if (node.AsNumber() is { } number)
        {
            if (number < 0)
            {
                errors.Invalid(at, number, "must be greater than or equal to 0");
            }

            return;
        }

        var text = Fields.ScalarReader.Text(node);
        if (Percent(text) is not { } percent)
        {
            errors.InvalidText(at, text, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
        }
        else if (percent > 100)
        {
            errors.InvalidText(at, text, "must not be greater than 100%");
        }
    }

    public static bool IsZero(JsonNode? node) =>
        node.AsNumber() == 0 || (node is JsonValue value && value.TryGetValue<string>(out var text) && Percent(text) == 0);

    public static void Immutable(JsonObject content, JsonObject before, string name, string field, FieldErrors errors)
    {
        if (!JsonNode.DeepEquals(content[name], before[name]))
        {
            errors.Invalid(At(field, name), content[name], "field is immutable");
        }
    }

    private static string At(string field, string name) => field.Length == 0 ? name : $"{field}.{name}";

    private static int? Percent(string text) =>
        text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            ? percent
            : null;
}
