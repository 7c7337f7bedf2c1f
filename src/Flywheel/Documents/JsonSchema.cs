using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>A shape as a JSON Schema document for editors, draft 2020-12.</summary>
internal static class JsonSchema
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document, ending with a line break.</summary>
    public static string Of<T>(string title, Shape<T> shape)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", title);
            shape.WriteSchema(json, nullable: false);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
