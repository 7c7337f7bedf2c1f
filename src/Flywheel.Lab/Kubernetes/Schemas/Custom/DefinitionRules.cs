using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flywheel.Lab.Kubernetes.Schemas.Validation;

namespace Flywheel.Lab.Kubernetes.Schemas.Custom;

/// <summary>The rules of CustomResourceDefinitions (apiextensions-apiserver, pkg/apis/apiextensions/validation).</summary>
internal static partial class DefinitionRules
{
    public static void Check(JsonObject definition, JsonObject? before, FieldErrors errors)
    {
        var spec = definition.Object("spec") ?? [];
        var names = spec.Object("names") ?? [];
        var group = spec.Text("group");
        var wanted = $"{names.Text("plural")}.{group}";
        if (definition.Object("metadata")?.Text("name") is { Length: > 0 } name && name != wanted)
        {
            errors.InvalidText("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }

        Group(group, errors);
        Kind(names, errors);
        if (spec.Text("scope").Length == 0)
        {
            errors.Required("spec.scope");
        }

        Values.OneOf(spec, "scope", "spec", errors, "Cluster", "Namespaced");
        if (spec.Flag("preserveUnknownFields"))
        {
            errors.Invalid("spec.preserveUnknownFields", "true", "must be false in order to use defaults in the schema");
        }

        Versions(spec, errors);
        if (before?.Object("spec") is { } old)
        {
            Immutable(spec, old, errors);
        }
    }

    private static void Group(string group, FieldErrors errors)
    {
        if (group.Length == 0)
        {
            errors.Required("spec.group");
            return;
        }

        errors.InvalidTexts("spec.group", group, Names.Subdomain(group));
        if (!group.Contains('.', StringComparison.Ordinal))
        {
            errors.InvalidText("spec.group", group, "should be a domain with at least one dot");
        }
    }

    private static void Kind(JsonObject names, FieldErrors errors)
    {
        foreach (var name in (ReadOnlySpan<string>)["plural", "singular", "kind", "listKind"])
        {
            if (names.Text(name) is not { Length: > 0 } value)
            {
                errors.Required($"spec.names.{name}");
            }
            else
            {
                // kinds have capitals, which is all that differs from a name in a path
                errors.InvalidTexts($"spec.names.{name}", value, Names.OldLabel(name is "kind" or "listKind" ? Lowered(value) : value));
            }
        }

        if (names.Text("kind").Length > 0 && names.Text("kind") == names.Text("listKind"))
        {
            errors.InvalidText("spec.names.listKind", names.Text("listKind"), "kind and listKind may not be the same");
        }
    }

    private static void Versions(JsonObject spec, FieldErrors errors)
    {
        var versions = spec.Objects("versions").ToList();
        if (versions.Count == 0)
        {
            errors.Required("spec.versions");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"spec.versions[{i}]");
            var name = versions[i].Text("name");
            errors.InvalidTexts($"{at}.name", name, Names.OldLabel(name));
            if (!seen.Add(name))
            {
                errors.Duplicate($"{at}.name", name);
            }

            Version(versions[i], at, errors);
        }

        if (versions.Count(version => version.Flag("storage")) != 1)
        {
            errors.Invalid("spec.versions", spec["versions"], "must have exactly one version marked as storage version");
        }
    }

    private static void Version(JsonObject version, string at, FieldErrors errors)
    {
        if (version.Object("schema", "openAPIV3Schema") is { } schema)
        {
            if (schema.Text("type") != "object")
            {
                errors.Invalid($"{at}.schema.openAPIV3Schema.type", FieldErrors.Quoted(schema.Text("type")), "must be object at the root");
            }

            Structural(schema, $"{at}.schema.openAPIV3Schema", errors);
        }
        else
        {
            errors.Required($"{at}.schema.openAPIV3Schema", "schemas are required");
        }

        if (version.Object("subresources", "scale") is { } scale)
        {
            ScalePath(scale, "specReplicasPath", ".spec", at, errors);
            ScalePath(scale, "statusReplicasPath", ".status", at, errors);
        }

        var index = 0;
        foreach (var column in version.Objects("additionalPrinterColumns"))
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"{at}.additionalPrinterColumns[{index++}]");
            Values.Required(column, "name", field, errors);
            Values.Required(column, "jsonPath", field, errors);
            Values.Required(column, "type", field, errors);
            Values.OneOf(column, "type", field, errors, "boolean", "date", "integer", "number", "string");
        }
    }

    private static void ScalePath(JsonObject scale, string name, string root, string at, FieldErrors errors)
    {
        var field = $"{at}.subresources.scale.{name}";
        var path = scale.Text(name);
        if (path.Length == 0)
        {
            errors.Required(field);
        }
        else if (!ScalePathPattern().IsMatch(path) || !path.StartsWith(root + ".", StringComparison.Ordinal))
        {
            errors.InvalidText(field, path, $"should be a json path under {root}");
        }
    }

    /// <summary>Every value has a type, and no two rules contradict each other.</summary>
    private static void Structural(JsonObject schema, string at, FieldErrors errors)
    {
        var isAny = schema.Flag("x-kubernetes-int-or-string") || schema.Flag("x-kubernetes-preserve-unknown-fields");
        var type = schema.Text("type");
        if (type.Length == 0 && !isAny)
        {
            errors.Required($"{at}.type", "must not be empty for specified object fields");
        }

        Values.OneOf(schema, "type", at, errors, "array", "boolean", "integer", "number", "object", "string");
        if (type == "array" && schema.Object("items") is null)
        {
            errors.Required($"{at}.items", "must be specified");
        }

        if (schema["properties"] is not null && schema["additionalProperties"] is not null)
        {
            errors.Forbidden($"{at}.additionalProperties", "additionalProperties and properties are mutual exclusive");
        }

        if (schema.Text("pattern") is { Length: > 0 } pattern && !ScalarValidation.IsPattern(pattern))
        {
            errors.InvalidText($"{at}.pattern", pattern, "must be a valid regular expression, but isn't");
        }

        foreach (var (name, property) in schema.Object("properties") ?? [])
        {
            if (property is JsonObject nested)
            {
                Structural(nested, $"{at}.properties[{name}]", errors);
            }
        }

        if (schema.Object("items") is { } items)
        {
            Structural(items, $"{at}.items", errors);
        }

        if (schema.Object("additionalProperties") is { } values)
        {
            Structural(values, $"{at}.additionalProperties", errors);
        }
    }

    private static void Immutable(JsonObject spec, JsonObject old, FieldErrors errors)
    {
        Values.Immutable(spec, old, "group", "spec", errors);
        Values.Immutable(spec, old, "scope", "spec", errors);
        Values.Immutable(spec.Object("names") ?? [], old.Object("names") ?? [], "kind", "spec.names", errors);
        Values.Immutable(spec.Object("names") ?? [], old.Object("names") ?? [], "plural", "spec.names", errors);
    }

#pragma warning disable CA1308
    private static string Lowered(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    [GeneratedRegex("^(\\.[a-zA-Z_][a-zA-Z0-9_]*)+\\z", RegexOptions.NonBacktracking)]
    private static partial Regex ScalePathPattern();
}
