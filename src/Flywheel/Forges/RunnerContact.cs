using System.Text.Json;

namespace Flywheel.Forges;

/// <summary>A running program with a runner's token, and when the forge last heard of it.</summary>
/// <param name="SystemId">Tells it from others with the same token.</param>
/// <param name="At">Null: never.</param>
internal sealed record RunnerContact(string SystemId, DateTimeOffset? At)
{
    /// <summary>Reads one of <c>GET /runners/:id/managers</c>.</summary>
    public static RunnerContact Of(JsonElement json) => new(ForgeRunner.Text(json, "system_id") ?? "", ForgeRunner.Time(json, "contacted_at"));
}
