using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>Members of JSON values that others wrote, which may be of any kind.</summary>
internal static class JsonMembers
{
    /// <summary>The member; null: it is null or not there, or the value is no object.</summary>
    public static JsonElement? Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>The member's text; null: there is none, or it is of another kind.</summary>
    public static string? TextOf(this JsonElement value, string name) =>
        value.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The member's whole number; null: there is none, or it is of another kind or too large.</summary>
    public static long? IntegerOf(this JsonElement value, string name) =>
        value.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole) ? whole : null;
}
