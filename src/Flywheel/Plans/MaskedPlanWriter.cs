using System.Text.Json;

namespace Flywheel.Plans;

/// <summary>The second pass over plan JSON: writes it again without its sensitive values.</summary>
internal sealed class MaskedPlanWriter(Utf8JsonWriter writer, SensitiveValues sensitive) : IPlanJsonVisitor
{
    // The writer holds everything until it is flushed.
    private const int FlushAt = 256 * 1024;

    public void Name(string name) => writer.WritePropertyName(sensitive.MaskIn(name));

    public void Bracket(JsonTokenType token)
    {
        switch (token)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            default:
                writer.WriteEndArray();
                break;
        }
    }

    public void Value(string path, string name, JsonElement value)
    {
        var isVariable = path == "variables" && sensitive.Variables.Contains(name);
        Write(value, isVariable ? SensitiveMarks.All : SensitiveMarks.Structure, isConstant: false);
        if (writer.BytesPending > FlushAt)
        {
            writer.Flush();
        }
    }

    private void Write(JsonElement value, SensitiveMarks marks, bool isConstant)
    {
        switch (value.ValueKind)
        {
            // That a value is not there is worth knowing and tells nothing.
            case JsonValueKind.Null:
                writer.WriteNullValue();
                break;
            case var _ when marks.IsAll:
                writer.WriteStringValue(SensitiveValues.Mask);
                break;
            case JsonValueKind.Object:
                WriteObject(value, marks, isConstant);
                break;
            case JsonValueKind.Array:
                WriteArray(value, marks, isConstant);
                break;
            case JsonValueKind.String:
                // A literal in the configuration that is a secret elsewhere: here nothing is too short to be one.
                var text = value.GetString()!;
                writer.WriteStringValue(isConstant && sensitive.IsSensitive(text) ? SensitiveValues.Mask : sensitive.MaskIn(text));
                break;
            case JsonValueKind.Number when value.GetRawText() is { Length: >= SensitiveValues.Shortest } number && sensitive.IsSensitive(number):
                writer.WriteStringValue(SensitiveValues.Mask);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private void WriteObject(JsonElement value, SensitiveMarks marks, bool isConstant)
    {
        writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            Name(member.Name);
            Write(member.Value, marks.Member(value, member.Name), isConstant || member.Name == "constant_value");
        }

        writer.WriteEndObject();
    }

    private void WriteArray(JsonElement value, SensitiveMarks marks, bool isConstant)
    {
        writer.WriteStartArray();
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            Write(item, marks.Item(index++), isConstant);
        }

        writer.WriteEndArray();
    }
}
