using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>One word out of a closed set.</summary>
internal sealed class ChoiceShape<T>(params ImmutableArray<(string Word, T Value)> choices) : Shape<T>
{
    private readonly string _words = string.Join(", ", choices.Select(c => c.Word));

    public override Written<T>? Read(YamlNode node, Findings findings)
    {
        if (ScalarOf(node, $"one of {_words}", findings) is not { } scalar)
        {
            return null;
        }

        foreach (var (word, value) in choices)
        {
            if (word == scalar.Value)
            {
                return new(value, scalar.Position);
            }
        }

        findings.InvalidValue(scalar, $"one of {_words}", Spelling.DidYouMean(scalar.Value, choices.Select(c => c.Word)));
        return null;
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable)
    {
        json.WriteStartArray("enum");
        foreach (var (word, _) in choices)
        {
            json.WriteStringValue(word);
        }

        if (nullable)
        {
            json.WriteNullValue();
        }

        json.WriteEndArray();
    }
}
