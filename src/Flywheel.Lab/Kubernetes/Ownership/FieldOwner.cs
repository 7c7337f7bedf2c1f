using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>Who owns fields and how it came to them. One entry of <c>managedFields</c> belongs to each.</summary>
/// <param name="Manager">The name that the writer gave.</param>
/// <param name="IsApply">By server-side apply, in contrast to an update.</param>
/// <param name="ApiVersion">The version that was written; empty for an apply, which has one entry whatever its version.</param>
/// <param name="Subresource">Empty for the object itself.</param>
internal sealed record FieldOwner(string Manager, bool IsApply, string ApiVersion, string Subresource)
{
    /// <summary>As conflicts name it.</summary>
    public override string ToString()
    {
        var text = $"\"{Manager}\"";
        text += Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "";
        return IsApply ? text : $"{text} using {ApiVersion}";
    }
}

/// <summary>What an owner has.</summary>
/// <param name="Owner">Who.</param>
/// <param name="ApiVersion">The version that the fields are named in.</param>
/// <param name="Time">When it last wrote; null: not known.</param>
/// <param name="Fields">What it owns.</param>
internal sealed record OwnedFields(FieldOwner Owner, string ApiVersion, DateTimeOffset? Time, FieldSet Fields)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Reads an entry of <c>managedFields</c>; null: it is not one.</summary>
    public static OwnedFields? Read(JsonNode? node)
    {
        if (node is not JsonObject entry
            || Text(entry, "operation") is not ("Apply" or "Update")
            || Text(entry, "apiVersion") is not { Length: > 0 } version
            || Text(entry, "fieldsType") != "FieldsV1")
        {
            return null;
        }

        var isApply = Text(entry, "operation") == "Apply";
        var time = DateTimeOffset.TryParse(Text(entry, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed
            : (DateTimeOffset?)null;
        var owner = new FieldOwner(Text(entry, "manager") ?? "", isApply, isApply ? "" : version, Text(entry, "subresource") ?? "");
        return new(owner, version, time, FieldSet.Read(entry["fieldsV1"] as JsonObject ?? []));
    }

    public JsonObject ToJson()
    {
        var entry = new JsonObject { ["manager"] = Owner.Manager, ["operation"] = Owner.IsApply ? "Apply" : "Update", ["apiVersion"] = ApiVersion };
        if (Time is { } time)
        {
            entry["time"] = time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = Fields.ToJson();
        if (Owner.Subresource.Length > 0)
        {
            entry["subresource"] = Owner.Subresource;
        }

        return entry;
    }

    private static string? Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
