using System.Text.Json;

namespace Flywheel.Documents;

/// <summary><c>true</c> or <c>false</c>, and nothing else that YAML once took for them.</summary>
internal sealed class BooleanShape : Shape<bool>
{
    public override Written<bool>? Read(YamlNode node, Findings findings)
    {
        if (ScalarOf(node, "true or false", findings) is not { } scalar)
        {
            return null;
        }

        if (scalar is { IsPlain: true, Value: "true" or "false" })
        {
            return new(scalar.Value == "true", scalar.Position);
        }

        findings.InvalidValue(scalar, "true or false", scalar.IsPlain ? "Write true or false, in lower case." : "It is text; write it without quotes.");
        return null;
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable) => json.WriteType(nullable, "boolean");
}
