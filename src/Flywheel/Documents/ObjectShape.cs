using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>A mapping with known keys. An optional key that is left empty counts as not given.</summary>
/// <param name="empty">The value when no key is given.</param>
/// <param name="fields">All keys it may have.</param>
internal sealed class ObjectShape<T>(T empty, params ImmutableArray<Field<T>> fields) : Shape<T>
{
    public override Written<T>? Read(YamlNode node, Findings findings)
    {
        if (node is YamlScalar { IsNull: true } && !fields.Any(f => f.Required))
        {
            return new(empty, node.Position);
        }

        if (node is not YamlMapping mapping)
        {
            findings.WrongKind(node, $"a mapping with the keys {string.Join(", ", fields.Select(f => f.Name))}");
            return null;
        }

        ReportMissing(mapping, findings);
        var value = empty;
        foreach (var entry in mapping.Entries)
        {
            value = ReadEntry(value, entry, findings);
        }

        return new(value, mapping.Position);
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable)
    {
        json.WriteType(nullable, "object");
        json.WriteBoolean("additionalProperties", false);
        if (fields.Any(f => f.Required))
        {
            json.WriteStrings("required", fields.Where(f => f.Required).Select(f => f.Name));
        }

        json.WriteStartObject("properties");
        foreach (var field in fields)
        {
            field.WriteSchema(json);
        }

        json.WriteEndObject();
    }

    private T ReadEntry(T value, YamlEntry entry, Findings findings)
    {
        var field = fields.FirstOrDefault(f => f.Name == entry.Key.Value);
        if (field is null)
        {
            ReportUnknown(entry.Key, findings);
            return value;
        }

        if (entry.Value is not YamlScalar { IsNull: true })
        {
            return field.Read(value, entry.Value, findings);
        }

        if (field.Required)
        {
            findings.Add(findings.Rules.MissingKey.At(entry.Key.Position, $"The key \"{field.Name}\" has no value.", field.Description));
        }

        return value;
    }

    private void ReportMissing(YamlMapping mapping, Findings findings)
    {
        foreach (var field in fields.Where(f => f.Required && mapping.Find(f.Name) is null))
        {
            findings.Add(findings.Rules.MissingKey.At(mapping.Position, $"The key \"{field.Name}\" is missing here.", field.Description));
        }
    }

    private void ReportUnknown(YamlScalar key, Findings findings)
    {
        var names = fields.Select(f => f.Name);
        var help = Spelling.DidYouMean(key.Value, names) ?? $"Known here: {string.Join(", ", names)}.";
        findings.Add(findings.Rules.UnknownKey.At(key.Position, $"The key {Quotation.Of(key.Value)} means nothing here.", help));
    }
}
