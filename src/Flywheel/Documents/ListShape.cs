using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>A list of values of one shape.</summary>
internal sealed class ListShape<T>(Shape<T> items) : Shape<ImmutableArray<Written<T>>>
{
    /// <summary>Fewer items are an error.</summary>
    public int AtLeast { get; init; }

    /// <summary>Each value may stand in it once.</summary>
    public bool Unique { get; init; }

    /// <summary>What else may stand here: one value instead of a list of one.</summary>
    public bool OneAlone { get; init; }

    public override Written<ImmutableArray<Written<T>>>? Read(YamlNode node, Findings findings)
    {
        if (OneAlone && node is YamlScalar)
        {
            return items.Read(node, findings) is { } one ? new([one], node.Position) : null;
        }

        if (node is not YamlSequence sequence)
        {
            var help = node is YamlScalar scalar ? $"For one item write [{scalar.Value}]." : null;
            findings.WrongKind(node, "a list", help);
            return null;
        }

        if (sequence.Items.Length < AtLeast)
        {
            findings.Add(findings.Rules.InvalidValue.At(sequence.Position, $"At least {AtLeast} item is needed here."));
        }

        var read = ImmutableArray.CreateBuilder<Written<T>>(sequence.Items.Length);
        var seen = new HashSet<T>();
        foreach (var element in sequence.Items)
        {
            if (items.Read(element, findings) is not { } item)
            {
                continue;
            }

            if (Unique && !seen.Add(item.Value))
            {
                findings.Add(findings.Rules.Repeated.At(item.Position, $"{Quotation.Of($"{item.Value}")} stands in this list before.", "Remove it."));
                continue;
            }

            read.Add(item);
        }

        return new(read.DrainToImmutable(), sequence.Position);
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable)
    {
        if (!OneAlone)
        {
            WriteList(json, nullable);
            return;
        }

        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        items.WriteSchema(json, nullable);
        json.WriteEndObject();
        json.WriteStartObject();
        WriteList(json, nullable: false);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteList(Utf8JsonWriter json, bool nullable)
    {
        json.WriteType(nullable, "array");
        json.WriteSchema("items", items);
        if (AtLeast > 0)
        {
            json.WriteNumber("minItems", AtLeast);
        }

        if (Unique)
        {
            json.WriteBoolean("uniqueItems", true);
        }
    }
}
