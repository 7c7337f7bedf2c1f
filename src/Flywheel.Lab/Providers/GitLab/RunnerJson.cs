using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.GitLab;

/// <summary>A runner between tofu's values and the forge's JSON.</summary>
internal static class RunnerJson
{
    // The attribute's name, and the API's where it is another.
    private static readonly (string Attribute, string Parameter)[] Changeable =
    [
        ("access_level", "access_level"),
        ("description", "description"),
        ("locked", "locked"),
        ("maintenance_note", "maintenance_note"),
        ("maximum_timeout", "maximum_timeout"),
        ("paused", "paused"),
        ("tag_list", "tag_list"),
        ("untagged", "run_untagged"),
    ];

    /// <summary>Parameters of <c>POST /user/runners</c>: what is configured.</summary>
    public static JsonObject Creation(TofuValue config)
    {
        var parameters = new JsonObject { ["runner_type"] = config["runner_type"].Text };
        foreach (var (attribute, parameter) in Changeable.Concat([("group_id", "group_id"), ("project_id", "project_id")]))
        {
            if (config[attribute].IsSet)
            {
                parameters[parameter] = Node(config[attribute]);
            }
        }

        return parameters;
    }

    /// <summary>Parameters of <c>PUT /runners/:id</c>: what is planned otherwise than it was.</summary>
    public static JsonObject Update(TofuValue prior, TofuValue planned)
    {
        var parameters = new JsonObject();
        foreach (var (attribute, parameter) in Changeable)
        {
            if (planned[attribute].IsSet && !planned[attribute].Equals(prior[attribute]))
            {
                parameters[parameter] = Node(planned[attribute]);
            }
        }

        return parameters;
    }

    /// <summary>The state of a runner as the forge shows it. The token is shown to nobody, so it stays as it was.</summary>
    public static TofuValue State(JsonObject runner, TofuValue known) => TofuValue.Object(
        ("id", TofuValue.Of(Number(runner["id"])?.ToString(CultureInfo.InvariantCulture))),
        ("token", known["token"]),
        ("runner_type", TofuValue.Of(Text(runner["runner_type"]))),
        ("group_id", TofuValue.Of(Number(runner["groups"] is JsonArray { Count: > 0 } groups ? groups[0]?["id"] : null))),
        ("project_id", TofuValue.Of(Number(runner["projects"] is JsonArray { Count: > 0 } projects ? projects[0]?["id"] : null))),
        ("access_level", TofuValue.Of(Text(runner["access_level"]))),
        ("description", TofuValue.Of(Text(runner["description"]) ?? "")),
        ("locked", TofuValue.Of(Flag(runner["locked"]))),
        ("maintenance_note", TofuValue.Of(Text(runner["maintenance_note"]) ?? "")),
        ("maximum_timeout", TofuValue.Of(Number(runner["maximum_timeout"]) ?? 0)),
        ("paused", TofuValue.Of(Flag(runner["paused"]))),
        ("tag_list", TofuValue.Set((runner["tag_list"] as JsonArray ?? []).Select(tag => TofuValue.Of(Text(tag) ?? "")))),
        ("untagged", TofuValue.Of(Flag(runner["run_untagged"]))));

    private static JsonNode? Node(TofuValue value) => value.Kind switch
    {
        ValueKind.Bool => value.Truth,
        ValueKind.Number => value.Integer,
        ValueKind.List => new JsonArray([.. value.Elements.Select(element => (JsonNode?)element.Text)]),
        _ => value.Text,
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static bool? Flag(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
