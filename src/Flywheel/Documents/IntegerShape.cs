using System.Globalization;
using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>A whole number in decimal digits: no quotes, no sign but minus, no leading zeros, no other bases.</summary>
internal sealed class IntegerShape(int least, int most) : Shape<int>
{
    private readonly string _kind = string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

    public override Written<int>? Read(YamlNode node, Findings findings)
    {
        if (ScalarOf(node, _kind, findings) is not { } scalar)
        {
            return null;
        }

        var isNumber = int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == scalar.Value;
        if (isNumber && scalar.IsPlain && number >= least && number <= most)
        {
            return new(number, scalar.Position);
        }

        findings.InvalidValue(scalar, _kind, isNumber && !scalar.IsPlain ? "It is text; remove the quotes." : null);
        return null;
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable)
    {
        json.WriteType(nullable, "integer");
        json.WriteNumber("minimum", least);
        json.WriteNumber("maximum", most);
    }
}
