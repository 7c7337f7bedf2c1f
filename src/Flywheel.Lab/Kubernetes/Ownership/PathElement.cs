using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>
/// One step of a field's path, in the form of <c>fieldsV1</c>: <c>f:NAME</c> a field, <c>k:{KEYS}</c> an item of a list by its keys,
/// <c>v:VALUE</c> an item by its value. The text is canonical, so equal steps are equal texts.
/// </summary>
internal static class PathElement
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Field(string name) => "f:" + name;

    /// <summary>The field's name; null: the step leads to an item.</summary>
    public static string? FieldName(string element) => element.StartsWith("f:", StringComparison.Ordinal) ? element[2..] : null;

    /// <summary>The step to an item of a list that is not one value.</summary>
    /// <returns>Null: the item has none of the keys, or is not of the kind that the list has.</returns>
    public static string? Item(JsonNode? item, Shape list)
    {
        if (list.IsSet)
        {
            return item is JsonValue value ? "v:" + value.ToJsonString(Plain) : null;
        }

        if (item is not JsonObject json)
        {
            return null;
        }

        var keys = new JsonObject();
        foreach (var key in list.Keys.Order(StringComparer.Ordinal))
        {
            if (json.TryGetPropertyValue(key, out var value) || (value = list.Item.Field(key).Default) is not null)
            {
                keys[key] = value?.DeepClone();
            }
        }

        return keys.Count == 0 ? null : "k:" + keys.ToJsonString(Plain);
    }

    /// <summary>As conflicts print it: <c>.spec.containers[name="web"].image</c>.</summary>
    public static string Display(IEnumerable<string> path)
    {
        var text = new StringBuilder();
        foreach (var element in path)
        {
            _ = element[0] switch
            {
                'f' => text.Append('.').Append(element.AsSpan(2)),
                'k' when JsonNode.Parse(element[2..]) is JsonObject keys =>
                    text.Append('[').AppendJoin(',', keys.Select(key => $"{key.Key}={key.Value?.ToJsonString(Plain) ?? "null"}")).Append(']'),
                'v' => text.Append("[=").Append(element.AsSpan(2)).Append(']'),
                _ => text.Append('[').Append(element.AsSpan(2)).Append(']'),
            };
        }

        return text.ToString();
    }
}
