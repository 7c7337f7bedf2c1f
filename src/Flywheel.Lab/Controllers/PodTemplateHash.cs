using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers;

/// <summary>
/// What a pod template is called in names and labels. It is made from the template in a fixed order of keys, so that a patch which only
/// moves keys makes no new revision.
/// </summary>
internal static class PodTemplateHash
{
    public const string Label = "pod-template-hash";

    // No vowels and no digits that look like letters: names never become words (k8s.io/apimachinery, util/rand).
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The template without our label, in canonical order; equal texts are equal templates.</summary>
    public static string Canonical(JsonObject template)
    {
        var copy = template.DeepClone().AsObject();
        if (copy.ObjectAt("metadata", "labels") is { } labels)
        {
            _ = labels.Remove(Label);
            if (labels.Count == 0)
            {
                _ = copy.ObjectAt("metadata")!.Remove("labels");
            }
        }

        // The API shows a template's creation time as null, which is the same as none.
        _ = copy.ObjectAt("metadata")?.Remove("creationTimestamp");
        return CanonicalJson(copy);
    }

    public static string Of(JsonObject template, int? collisions)
    {
        var hash = 2166136261u;
        foreach (var part in Encoding.UTF8.GetBytes($"{Canonical(template)}{collisions}"))
        {
            hash = (hash ^ part) * 16777619u;
        }

        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => Alphabet[digit % Alphabet.Length]));
    }

    /// <summary>JSON with the keys of all objects in ordinal order.</summary>
    public static string CanonicalJson(JsonNode? node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, node);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject properties:
                writer.WriteStartObject();
                foreach (var (name, value) in properties.OrderBy(property => property.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
