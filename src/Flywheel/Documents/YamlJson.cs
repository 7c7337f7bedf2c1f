using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>Writes YAML as JSON, keys in the order of the file.</summary>
internal static class YamlJson
{
    /// <summary>Writes a node and all that is in it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="node">Nested no deeper than the reader allows.</param>
    /// <param name="scalar">Writes a single value as what it means here.</param>
    public static void Write(Utf8JsonWriter json, YamlNode node, Action<Utf8JsonWriter, YamlScalar> scalar)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.WriteStartObject();
                foreach (var (key, value) in mapping.Entries)
                {
                    json.WritePropertyName(key.Value);
                    Write(json, value, scalar);
                }

                json.WriteEndObject();
                break;
            case YamlSequence sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(json, item, scalar);
                }

                json.WriteEndArray();
                break;
            default:
                scalar(json, (YamlScalar)node);
                break;
        }
    }
}
