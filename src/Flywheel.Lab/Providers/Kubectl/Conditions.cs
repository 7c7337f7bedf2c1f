using System.Text.Json.Nodes;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>The conditions in an object's status.</summary>
internal static class Conditions
{
    public static JsonObject? Find(JsonObject live, string type) =>
        (live["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(c => c["type"]?.ToString() == type);

    /// <summary><c>True</c>, <c>False</c>, <c>Unknown</c>; null when there is no such condition.</summary>
    public static string? Status(JsonObject live, string type) => Find(live, type)?["status"]?.ToString();
}
