using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>A mapping whose keys are names that the user chose.</summary>
/// <param name="names">What a name may look like.</param>
/// <param name="values">What each of them stands for.</param>
internal sealed class MapShape<T>(TextShape names, Shape<T> values) : Shape<ImmutableArray<Named<T>>>
{
    /// <summary>Fewer entries are an error.</summary>
    public int AtLeast { get; init; }

    public override Written<ImmutableArray<Named<T>>>? Read(YamlNode node, Findings findings)
    {
        if (node is not YamlMapping mapping)
        {
            findings.WrongKind(node, "a mapping from names to their settings");
            return null;
        }

        if (mapping.Entries.Length < AtLeast)
        {
            findings.Add(findings.Rules.InvalidValue.At(mapping.Position, $"At least {AtLeast} entry is needed here."));
        }

        var entries = ImmutableArray.CreateBuilder<Named<T>>(mapping.Entries.Length);
        foreach (var (key, value) in mapping.Entries)
        {
            if (names.WhyNot(key.Value) is { } reason)
            {
                findings.Add(findings.Rules.InvalidName.At(key.Position, $"{Quotation.Of(key.Value)} is not {names.Kind}. {reason}".TrimEnd()));
            }

            if (values.Read(value, findings) is { } read)
            {
                entries.Add(new(key.Value, key.Position, read.Value));
            }
        }

        return new(entries.DrainToImmutable(), mapping.Position);
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable)
    {
        json.WriteType(nullable, "object");
        if (AtLeast > 0)
        {
            json.WriteNumber("minProperties", AtLeast);
        }

        json.WriteSchema("propertyNames", names);
        json.WriteSchema("additionalProperties", values);
    }
}
