using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Flywheel.Deployments.Applying;

/// <summary>Values of JSON as expressions of HCL.</summary>
internal static class HclText
{
    // Deeper ones are shown as JSON is.
    private const int Deepest = 32;

    /// <summary>The value, over several lines where it is a list or an object.</summary>
    public static string Of(JsonElement? value)
    {
        var text = new StringBuilder();
        Write(value, text, indent: 0);
        return text.ToString();
    }

    /// <summary>A text in quotes, in which nothing is a template.</summary>
    public static string Quoted(string value) =>
        $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal)}\"";

    private static void Write(JsonElement? value, StringBuilder text, int indent)
    {
        switch (value)
        {
            case null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined }:
                _ = text.Append("null");
                break;
            case { ValueKind: JsonValueKind.String } some:
                _ = text.Append(Quoted(some.GetString()!));
                break;
            case { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 && indent < Deepest:
                _ = text.Append("[\n");
                foreach (var item in list.EnumerateArray())
                {
                    Write(item, Indented(text, indent + 1), indent + 1);
                    _ = text.Append(",\n");
                }

                _ = Indented(text, indent).Append(']');
                break;
            case { ValueKind: JsonValueKind.Object } map when map.EnumerateObject().Any() && indent < Deepest:
                _ = text.Append("{\n");
                foreach (var member in map.EnumerateObject())
                {
                    Write(member.Value, Indented(text, indent + 1).Append(Quoted(member.Name)).Append(" = "), indent + 1);
                    _ = text.Append('\n');
                }

                _ = Indented(text, indent).Append('}');
                break;
            default:
                _ = text.Append(value.Value.GetRawText());
                break;
        }
    }

    private static StringBuilder Indented(StringBuilder text, int indent) => text.Append(' ', indent * 2);
}
