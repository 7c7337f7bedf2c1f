using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>What a value of a file may look like: reads it, and describes itself to editors, from one declaration.</summary>
internal abstract class Shape<T>
{
    /// <summary>The value, or null when it cannot be used; everything that is wrong with it goes to the findings.</summary>
    public abstract Written<T>? Read(YamlNode node, Findings findings);

    /// <summary>Writes the members of the JSON Schema object that describes the value.</summary>
    /// <param name="json">Inside an object that the caller opened and closes.</param>
    /// <param name="nullable">The value may be left empty.</param>
    public abstract void WriteSchema(Utf8JsonWriter json, bool nullable);

    /// <summary>The scalar, or null after saying what is expected instead.</summary>
    protected static YamlScalar? ScalarOf(YamlNode node, string expected, Findings findings)
    {
        if (node is YamlScalar { IsNull: false } scalar)
        {
            return scalar;
        }

        findings.WrongKind(node, expected);
        return null;
    }
}
