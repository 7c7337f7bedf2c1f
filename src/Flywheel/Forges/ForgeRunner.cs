using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Flywheel.Forges;

/// <summary>A runner as the forge describes it.</summary>
internal sealed record ForgeRunner
{
    public required long Id { get; init; }

    public string? Description { get; init; }

    public string? MaintenanceNote { get; init; }

    public bool Paused { get; init; }

    public ImmutableSortedSet<string> Tags { get; init; } = [];

    public bool RunUntagged { get; init; }

    public bool Locked { get; init; }

    /// <summary>Takes jobs of protected branches only.</summary>
    public bool Protected { get; init; }

    /// <summary>The forge's own opinion, which stays <c>online</c> for two hours after the last contact.</summary>
    public string Status { get; init; } = "";

    /// <summary>Reads <c>GET /runners/:id</c> (https://docs.gitlab.com/api/runners/).</summary>
    /// <exception cref="FormatException">It is of another kind.</exception>
    /// <exception cref="InvalidOperationException">A member is of another kind.</exception>
    public static ForgeRunner Of(JsonElement json) => new()
    {
        Id = json.GetProperty("id").GetInt64(),
        Description = Text(json, "description"),
        MaintenanceNote = Text(json, "maintenance_note"),
        Paused = json.GetProperty("paused").GetBoolean(),
        Tags = [.. json.GetProperty("tag_list").EnumerateArray().Select(tag => tag.GetString() ?? throw new FormatException("a tag is null"))],
        RunUntagged = json.GetProperty("run_untagged").GetBoolean(),
        Locked = json.GetProperty("locked").GetBoolean(),
        Protected = Text(json, "access_level") == "ref_protected",
        Status = Text(json, "status") ?? "",
    };

    /// <summary>Reads a time; null when there is none.</summary>
    /// <exception cref="FormatException">It is no time.</exception>
    public static DateTimeOffset? Time(JsonElement json, string name) => Text(json, name) is { } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : null;

    /// <summary>Reads a text; null when there is none.</summary>
    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;
}
