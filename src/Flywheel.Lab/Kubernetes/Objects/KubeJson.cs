using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>How the lab reads and writes the JSON of objects.</summary>
internal static class KubeJson
{
    /// <summary>As deep as an object may be nested; definitions of large custom kinds need more than the usual 64.</summary>
    public const int MaximumDepth = 128;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaximumDepth };

    // An API is no web page: text is left as it is.
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaximumDepth + 16,
        SkipValidation = true,
    };

    /// <summary>The object in the text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json, documentOptions: Reading)!.AsObject();

    /// <summary>The node as UTF-8.</summary>
    public static byte[] Bytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same as it would come back from the store: numbers made by a program then answer as those that were read.</summary>
    public static JsonObject AsRead(JsonObject content) => Parse(Bytes(content));

    /// <summary>A time as objects carry it: UTC, whole seconds.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
