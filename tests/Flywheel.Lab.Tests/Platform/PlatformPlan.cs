using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Manifests;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What a stack would make in an empty environment.</summary>
/// <param name="Stack">Its name.</param>
/// <param name="Environment">For which environment.</param>
/// <param name="Json">The content of <c>terraform show -json PLAN</c>.</param>
/// <param name="Graph">What waits for what.</param>
internal sealed record PlatformPlan(string Stack, string Environment, JsonElement Json, ResourceGraph Graph)
{
    public override string ToString() => $"{Stack} in {Environment}";

    /// <summary>All managed resources: address, type, planned values.</summary>
    public ImmutableArray<(string Address, string Type, JsonElement Values)> Resources { get; } =
        [.. In(Json.GetProperty("planned_values").GetProperty("root_module"))];

    /// <summary>The objects of the cluster whose content is known.</summary>
    public ImmutableArray<PlatformObject> Objects => [.. Resources.Select(Object).OfType<PlatformObject>()];

    /// <summary>The values of generated passwords and of tokens.</summary>
    public ImmutableArray<string> Secrets =>
    [
        .. Of("random_password").Select(r => Text(r.Values, "result")).OfType<string>(),
        .. Of("gitlab_user_runner").Select(r => Text(r.Values, "token")).OfType<string>(),
    ];

    /// <summary>Manifests that nobody can read before they are applied.</summary>
    public IEnumerable<string> Unknown => Resources.Where(r => r.Type == "kubectl_manifest" && Text(r.Values, "yaml_body") is null).Select(r => r.Address);

    public IEnumerable<(string Address, string Type, JsonElement Values)> Of(string type) => Resources.Where(resource => resource.Type == type);

    public static string? Text(JsonElement values, string name) =>
        values.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<(string, string, JsonElement)> In(JsonElement module)
    {
        var own = module.TryGetProperty("resources", out var resources) ? resources.EnumerateArray() : default;
        var children = module.TryGetProperty("child_modules", out var modules) ? modules.EnumerateArray() : default;
        return own.Where(resource => resource.GetProperty("mode").GetString() == "managed")
            .Select(r => (r.GetProperty("address").GetString()!, r.GetProperty("type").GetString()!, r.GetProperty("values")))
            .Concat(children.SelectMany(In));
    }

    private static PlatformObject? Object((string Address, string Type, JsonElement Values) resource) => resource.Type switch
    {
        "kubectl_manifest" => Text(resource.Values, "yaml_body") is { } yaml ? new(resource.Address, (JsonObject)ManifestYaml.Documents(yaml).Single()) : null,
        "kubernetes_namespace_v1" => new(resource.Address, Object("Namespace", resource.Values, withNamespace: false)),
        "kubernetes_secret_v1" => new(resource.Address, Object("Secret", resource.Values, withNamespace: true)),
        "kubernetes_config_map_v1" => new(resource.Address, Object("ConfigMap", resource.Values, withNamespace: true)),
        _ => null,
    };

    private static JsonObject Object(string kind, JsonElement values, bool withNamespace)
    {
        var written = values.GetProperty("metadata")[0];
        var metadata = new JsonObject
        {
            ["name"] = Text(written, "name"),
            ["labels"] = Node(written, "labels"),
            ["annotations"] = Node(written, "annotations"),
        };
        if (withNamespace)
        {
            metadata["namespace"] = Text(written, "namespace");
        }

        return new() { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = metadata, ["data"] = Node(values, "data") };
    }

    private static JsonNode? Node(JsonElement values, string name) =>
        values.TryGetProperty(name, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
}
