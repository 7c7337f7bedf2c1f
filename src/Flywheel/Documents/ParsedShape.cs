using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>Text that stands for a value of another type, as <c>30m</c> for a duration.</summary>
/// <param name="text">What the text may look like.</param>
/// <param name="parse">The value; null when the text has the right look but no meaning.</param>
internal sealed class ParsedShape<T>(TextShape text, Func<string, Written<T>?> parse) : Shape<T>
{
    public override Written<T>? Read(YamlNode node, Findings findings)
    {
        if (text.Read(node, findings) is not { } read)
        {
            return null;
        }

        if (parse(read.Value) is { } parsed)
        {
            return parsed with { Position = read.Position };
        }

        findings.InvalidValue((YamlScalar)node, text.Kind);
        return null;
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable) => text.WriteSchema(json, nullable);
}
