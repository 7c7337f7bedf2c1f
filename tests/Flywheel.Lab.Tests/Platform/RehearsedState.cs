using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>
/// A state in which random values and registrations are made already, and nothing else: with it a plan knows all that manifests are made of,
/// and secrets can be looked for by their values.
/// </summary>
internal static class RehearsedState
{
    private const int TextLength = 24;

    private static readonly ImmutableHashSet<string> Types = ["random_password", "random_id", "gitlab_user_runner"];

    /// <summary>The state as a file has it.</summary>
    /// <param name="plan">Content of <c>terraform show -json PLAN</c>, made in an empty environment.</param>
    public static string Of(JsonElement plan)
    {
        var unknown = plan.GetProperty("resource_changes").EnumerateArray()
            .ToDictionary(change => change.GetProperty("address").GetString()!, change => change.GetProperty("change").GetProperty("after_unknown"));
        return new JsonObject
        {
            ["version"] = 4,
            ["serial"] = 1,
            ["lineage"] = "rehearsal",
            ["outputs"] = new JsonObject(),
            ["resources"] = new JsonArray([.. In(plan.GetProperty("planned_values").GetProperty("root_module"), unknown)]),
        }.ToJsonString();
    }

    private static IEnumerable<JsonNode> In(JsonElement module, IReadOnlyDictionary<string, JsonElement> unknown)
    {
        var own = module.TryGetProperty("resources", out var resources) ? resources.EnumerateArray() : default;
        var children = module.TryGetProperty("child_modules", out var modules) ? modules.EnumerateArray() : default;
        return own.Where(resource => Types.Contains(resource.GetProperty("type").GetString()!))
            .Select(resource => Resource(module, resource, unknown[resource.GetProperty("address").GetString()!]))
            .Concat(children.SelectMany(child => In(child, unknown)));
    }

    private static JsonObject Resource(JsonElement module, JsonElement resource, JsonElement unknown)
    {
        var instance = new JsonObject
        {
            ["schema_version"] = resource.GetProperty("schema_version").GetInt32(),
            ["attributes"] = Attributes(resource, unknown),
            ["sensitive_attributes"] = new JsonArray(),
        };
        if (resource.TryGetProperty("index", out var index))
        {
            instance["index_key"] = JsonNode.Parse(index.GetRawText());
        }

        var written = new JsonObject
        {
            ["mode"] = "managed",
            ["type"] = resource.GetProperty("type").GetString(),
            ["name"] = resource.GetProperty("name").GetString(),
            ["provider"] = $"provider[\"{resource.GetProperty("provider_name").GetString()}\"]",
            ["instances"] = new JsonArray(instance),
        };
        if (module.TryGetProperty("address", out var address))
        {
            written["module"] = address.GetString();
        }

        return written;
    }

    private static JsonObject Attributes(JsonElement resource, JsonElement unknown)
    {
        var attributes = (JsonObject)JsonNode.Parse(resource.GetProperty("values").GetRawText())!;
        var rows = ProviderTable.All[resource.GetProperty("type").GetString()!].Rows;
        foreach (var name in unknown.EnumerateObject().Select(attribute => attribute.Name))
        {
            attributes[name] = rows[name].Type switch
            {
                "string" => Text($"{resource.GetProperty("address")}.{name}"),
                "number" => 3600,
                "bool" => false,
                _ => new JsonArray(),
            };
        }

        return attributes;
    }

    private static string Text(string seed) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..TextLength];
}
