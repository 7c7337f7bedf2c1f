using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Manifests;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>JSON as YAML with sorted keys, as kubectl writes it.</summary>
internal static class YamlWriter
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        if (node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            Block(text, node, 0);
        }
        else
        {
            text.Append(Inline(node, 0)).Append('\n');
        }

        return text.ToString();
    }

    private static void Block(StringBuilder text, JsonNode node, int indent)
    {
        if (node is JsonArray list)
        {
            foreach (var element in list)
            {
                text.Append(' ', indent).Append('-');
                Element(text, element, indent);
            }

            return;
        }

        foreach (var (key, value) in node.AsObject().OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            text.Append(' ', indent).Append(Text(key)).Append(':');
            Member(text, value, indent);
        }
    }

    private static void Member(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonArray { Count: > 0 }:
                Block(text.Append('\n'), value, indent);
                break;
            case JsonObject { Count: > 0 }:
                Block(text.Append('\n'), value, indent + 2);
                break;
            default:
                text.Append(' ').Append(Inline(value, indent + 2)).Append('\n');
                break;
        }
    }

    // The first line of a list's element stands behind the dash.
    private static void Element(StringBuilder text, JsonNode? element, int indent)
    {
        if (element is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
        {
            text.Append(' ').Append(Inline(element, indent + 2)).Append('\n');
            return;
        }

        var at = text.Length;
        Block(text, element, indent + 2);
        text.Remove(at, indent + 2).Insert(at, " ");
    }

    private static string Inline(JsonNode? value, int indent) => value switch
    {
        null => "null",
        JsonArray => "[]",
        JsonObject => "{}",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Text(text.GetValue<string>(), indent),
        _ => value.ToJsonString(),
    };

    private static string Text(string text, int indent = -1)
    {
        if (indent >= 0 && text.Contains('\n', StringComparison.Ordinal) && IsPrintable(text) && text[0] is not (' ' or '\n' or '\t'))
        {
            return Literal(text, indent);
        }

        return text.Length > 0 && IsPlain(text) && YamlScalars.MeansItself(text) ? text
            : IsPrintable(text) && !text.Contains('\n', StringComparison.Ordinal) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
            : JsonValue.Create(text).ToJsonString();
    }

    private static string Literal(string text, int indent)
    {
        var ends = text.Length - text.TrimEnd('\n').Length;
        var lines = text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "" : new string(' ', indent) + line);
        return $"|{(ends == 0 ? "-" : ends == 1 ? "" : "+")}\n{string.Join('\n', lines)}{new string('\n', Math.Max(0, ends - 1))}";
    }

    private static bool IsPrintable(string text) => !text.Any(c => char.IsControl(c) && c != '\n');

    private static bool IsPlain(string text) =>
        !text.Any(char.IsControl) && text[0] is not (' ' or '!' or '&' or '*' or '?' or '|' or '>' or '%' or '@' or '`' or '"' or '\'' or '#' or '{' or '}' or '[' or ']' or ',' or '-' or '=')
        && text[^1] is not (' ' or ':')
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal);
}
