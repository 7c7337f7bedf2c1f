using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Flywheel.Cli.Views;

/// <summary>Writes one JSON document as text, ending with a line end.</summary>
internal static class JsonDocuments
{
    private const int SchemaVersion = 1;

    // The document is read by programs and people, never put into a page as it is.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object that begins with the version of the contract; the rest is the caller's.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", SchemaVersion);
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }
}
