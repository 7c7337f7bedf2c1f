using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas;
using YamlDotNet.RepresentationModel;

namespace Flywheel.Lab.Tests.Kubernetes.Schemas;

/// <summary>Short ways to prepare objects that are written as YAML.</summary>
internal static class Rules
{
    public static ApiKind Kind(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return new()
        {
            Group = slash < 0 ? "" : apiVersion[..slash],
            Version = apiVersion[(slash + 1)..],
            Kind = kind,
            Plural = kind,
            Singular = kind,
            Namespaced = true,
            Model = typeof(object),
        };
    }

    public static JsonObject Yaml(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return (JsonObject)Node(stream.Documents[0].RootNode)!;
    }

    public static JsonObject Prepare(string yaml, string? before = null, WriteContext? context = null) =>
        Prepare(Yaml(yaml), before is null ? null : Yaml(before), context);

    public static JsonObject Prepare(JsonObject content, JsonObject? before = null, WriteContext? context = null)
    {
        var kind = Kind(content["apiVersion"]!.GetValue<string>(), content["kind"]!.GetValue<string>());
        var prepared = new ObjectRules(() => []).Prepare(kind, content, before, context ?? new() { Manager = "test", FieldValidation = FieldValidation.Strict });
        return JsonNode.Parse(prepared.ToJsonString())!.AsObject();
    }

    public static ApiStatus Refusal(string yaml, string? before = null, WriteContext? context = null) =>
        Assert.Throws<StatusException>(() => Prepare(yaml, before, context)).Status;

    /// <summary>Follows a path such as <c>spec.containers.0.name</c>.</summary>
    public static string? At(this JsonNode node, string path)
    {
        JsonNode? at = node;
        foreach (var part in path.Split('.'))
        {
            at = at switch
            {
                JsonArray list when int.TryParse(part, out var index) => list.ElementAtOrDefault(index),
                JsonObject content => content[part],
                _ => null,
            };
        }

        return at is JsonValue value && value.TryGetValue<string>(out var text) ? text : at?.ToJsonString();
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value!, Node(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } scalar => Plain(scalar.Value!),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static JsonNode? Plain(string text)
    {
        if (text is "null" or "~" or "")
        {
            return null;
        }

        return text is "true" or "false" || double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _)
            ? JsonNode.Parse(text)
            : JsonValue.Create(text);
    }
}
