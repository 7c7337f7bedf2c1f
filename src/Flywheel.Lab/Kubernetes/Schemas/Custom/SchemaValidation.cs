using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Validation;

namespace Flywheel.Lab.Kubernetes.Schemas.Custom;

/// <summary>
/// Checks a value against a structural schema, in the server's words (kube-openapi, pkg/validation). Rules in CEL
/// (<c>x-kubernetes-validations</c>) are not checked.
/// </summary>
/// <param name="errors">Takes what is wrong.</param>
internal sealed class SchemaValidation(FieldErrors errors)
{
    /// <param name="schema">The schema of the value.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="path">Where it is; empty: the whole object.</param>
    public void Check(JsonObject schema, JsonNode? value, string path)
    {
        if (value is null)
        {
            if (!schema.Flag("nullable") && (schema.Text("type").Length > 0 || schema.Flag("x-kubernetes-int-or-string")))
            {
                Type(path, "null", schema.Text("type"));
            }

            return;
        }

        if (!HasType(schema, value, path))
        {
            return;
        }

        Enumeration(schema, value, path);
        switch (value)
        {
            case JsonObject content:
                Object(schema, content, path);
                break;
            case JsonArray list:
                List(schema, list, path);
                break;
            default:
                ScalarValidation.Check(schema, value, path, errors);
                break;
        }

        Combinations(schema, value, path);
    }

    private bool HasType(JsonObject schema, JsonNode value, string path)
    {
        var form = value.GetValueKind();
        if (schema.Flag("x-kubernetes-int-or-string"))
        {
            if (form == JsonValueKind.String || (form == JsonValueKind.Number && IsInteger(value)))
            {
                return true;
            }

            Type(path, Word(value), "integer,string");
            return false;
        }

        var type = schema.Text("type");
        var fits = type switch
        {
            "object" => form == JsonValueKind.Object,
            "array" => form == JsonValueKind.Array,
            "string" => form == JsonValueKind.String,
            "boolean" => form is JsonValueKind.True or JsonValueKind.False,
            "number" => form == JsonValueKind.Number,
            "integer" => form == JsonValueKind.Number && IsInteger(value),
            _ => true,
        };
        if (!fits)
        {
            Type(path, Word(value), type);
        }

        return fits;
    }

    private void Object(JsonObject schema, JsonObject content, string path)
    {
        foreach (var name in schema.Texts("required"))
        {
            if (!content.ContainsKey(name))
            {
                errors.Required(At(path, name));
            }
        }

        var properties = schema.Object("properties") ?? [];
        foreach (var (name, value) in content)
        {
            if (properties.Object(name) is { } property)
            {
                Check(property, value, At(path, name));
            }
            else if (schema.Object("additionalProperties") is { } values)
            {
                Check(values, value, At(path, name));
            }
        }

        Count(schema, "minProperties", "maxProperties", content.Count, path, "properties");
    }

    private void List(JsonObject schema, JsonArray list, string path)
    {
        Count(schema, "minItems", "maxItems", list.Count, path, "items");
        if (schema.Object("items") is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Check(items, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"));
            }
        }

        Duplicates(schema, list, path);
    }

    private void Duplicates(JsonObject schema, JsonArray list, string path)
    {
        List<string> keys = [.. schema.Texts("x-kubernetes-list-map-keys")];
        var isSet = schema.Text("x-kubernetes-list-type") == "set";
        if (!isSet && keys.Count == 0)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var identity = isSet ? Shown(list[i]) : Identity(list[i] as JsonObject ?? [], keys);
            if (!seen.Add(identity))
            {
                errors.Add("FieldValueDuplicate", string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), $"Duplicate value: {identity}");
            }
        }
    }

    private static string Identity(JsonObject item, List<string> keys) =>
        $"map[string]interface {{}}{{{string.Join(", ", keys.Select(key => $"\"{key}\":{Shown(item[key])}"))}}}";

    private void Count(JsonObject schema, string least, string most, int count, string path, string what)
    {
        if (schema.Number(most) is { } maximum && count > maximum)
        {
            errors.Add("FieldValueTooMany", Field(path), string.Create(CultureInfo.InvariantCulture, $"Too many: {count}: must have at most {maximum} items"));
        }

        if (schema.Number(least) is { } minimum && count < minimum)
        {
            errors.Invalid(Field(path), count, string.Create(CultureInfo.InvariantCulture, $"{Field(path)} in body should have at least {minimum} {what}"));
        }
    }

    private void Enumeration(JsonObject schema, JsonNode value, string path)
    {
        if (schema["enum"] is JsonArray allowed && !allowed.Any(each => JsonNode.DeepEquals(each, value)))
        {
            errors.Add(
                "FieldValueNotSupported",
                Field(path),
                $"Unsupported value: {Shown(value)}: supported values: {string.Join(", ", allowed.Select(Shown))}");
        }
    }

    /// <summary>Schemas within the schema add rules, never fields.</summary>
    private void Combinations(JsonObject schema, JsonNode value, string path)
    {
        foreach (var each in schema.Objects("allOf"))
        {
            Check(each, value, path);
        }

        if (schema["anyOf"] is JsonArray { Count: > 0 } && !schema.Objects("anyOf").Any(each => Fits(each, value, path)))
        {
            errors.Invalid(Field(path), Shown(value), $"{Field(path)} in body must validate at least one schema (anyOf)");
        }

        if (schema["oneOf"] is JsonArray { Count: > 0 } && schema.Objects("oneOf").Count(each => Fits(each, value, path)) != 1)
        {
            errors.Invalid(Field(path), Shown(value), $"{Field(path)} in body must validate one and only one schema (oneOf)");
        }

        if (schema.Object("not") is { } not && Fits(not, value, path))
        {
            errors.Invalid(Field(path), Shown(value), $"{Field(path)} in body must not validate the schema (not)");
        }
    }

    private static bool Fits(JsonObject schema, JsonNode value, string path)
    {
        var found = new FieldErrors();
        new SchemaValidation(found).Check(schema, value, path);
        return found.IsEmpty;
    }

    private void Type(string path, string found, string wanted) => errors.Add(
        "FieldValueTypeInvalid",
        Field(path),
        $"Invalid value: \"{found}\": {Field(path)} in body must be of type {wanted}: \"{found}\"");

    private static bool IsInteger(JsonNode value) =>
        decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.Truncate(number) == number;

    private static string Word(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => IsInteger(value) ? "integer" : "number",
        _ => "boolean",
    };

    private static string Shown(JsonNode? value) =>
        value?.GetValueKind() is JsonValueKind.String ? FieldErrors.Shown(value) : value is null ? "null" : $"{value.ToJsonString()}";

    private static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Field(string path) => path.Length == 0 ? "<nil>" : path;
}
