using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>Environment variables for a tool, without those that may not be set.</summary>
internal sealed partial class EnvironmentVariablesShape : Shape<ImmutableSortedDictionary<string, string>>
{
    /// <summary>What a variable may be called.</summary>
    public static readonly TextShape Name = new("the name of an environment variable: letters, digits and _, not starting with a digit")
    {
        Pattern = NamePattern(),
        LongestText = 128,
    };

    private static readonly TextShape Value = new("the value of an environment variable") { EmptyToo = true, Multiline = true, NumbersToo = true };

    private static readonly MapShape<Written<string>> Map = new(Name, new PositionedShape<string>(Value));

    public override Written<ImmutableSortedDictionary<string, string>>? Read(YamlNode node, Findings findings)
    {
        if (Map.Read(node, findings) is not { } read)
        {
            return null;
        }

        foreach (var variable in read.Value)
        {
            if (RefusedVariables.WhyNot(variable.Name, variable.Value.Value) is { } reason)
            {
                findings.Add(SettingsRules.VariableRefused.At(variable.Position, reason, "Remove it."));
            }
        }

        return new(read.Value.ToImmutableSortedDictionary(v => v.Name, v => v.Value.Value, StringComparer.Ordinal), read.Position);
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable) => Map.WriteSchema(json, nullable);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
