using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Flywheel.Documents;

/// <summary>One line of text. It stays as it was written: <c>012</c>, <c>no</c> and <c>1e3</c> are text here.</summary>
/// <param name="kind">What it is, to follow "is not": <c>a DNS label</c>.</param>
internal sealed class TextShape(string kind) : Shape<string>
{
    /// <summary>To follow "is not" in a message.</summary>
    public string Kind { get; } = kind;

    /// <summary>Must match as a whole: written from <c>\A</c> to <c>\z</c> and in what .NET and ECMAScript have in common.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>What the pattern cannot say: the reason why the text is refused, as a sentence, or null.</summary>
    public Func<string, string?>? Objection { get; init; }

    public int LongestText { get; init; } = 4096;

    /// <summary>Line breaks are allowed.</summary>
    public bool Multiline { get; init; }

    /// <summary>Text without a character is fine too, if it is quoted.</summary>
    public bool EmptyToo { get; init; }

    /// <summary>Editors should accept a number too, since it is read as the text it was written as.</summary>
    public bool NumbersToo { get; init; }

    /// <summary>Shown by editors.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>Null when the text is fine; else the reason, which may be empty when the kind says it all.</summary>
    public string? WhyNot(string text)
    {
        if (text.Length == 0)
        {
            return EmptyToo ? null : "It is empty.";
        }

        if (text.Length > LongestText)
        {
            return $"It is longer than {LongestText} characters.";
        }

        if (!Multiline && text.Contains('\n', StringComparison.Ordinal))
        {
            return "It has more than one line.";
        }

        return Pattern?.IsMatch(text) == false ? "" : Objection?.Invoke(text);
    }

    public override Written<string>? Read(YamlNode node, Findings findings)
    {
        if (ScalarOf(node, Kind, findings) is not { } scalar)
        {
            return null;
        }

        if (WhyNot(scalar.Value) is { } reason)
        {
            findings.InvalidValue(scalar, Kind, reason.Length > 0 ? reason : null);
            return null;
        }

        return new(scalar.Value, scalar.Position);
    }

    public override void WriteSchema(Utf8JsonWriter json, bool nullable)
    {
        if (NumbersToo)
        {
            json.WriteType(nullable, "string", "number");
        }
        else
        {
            json.WriteType(nullable, "string");
        }

        json.WriteNumber("minLength", EmptyToo ? 0 : 1);
        json.WriteNumber("maxLength", LongestText);
        if (Pattern is not null)
        {
            json.WriteString("pattern", Pattern.ToString().Replace(@"\A", "^", StringComparison.Ordinal).Replace(@"\z", "$", StringComparison.Ordinal));
        }

        if (!Examples.IsEmpty)
        {
            json.WriteStrings("examples", Examples);
        }
    }
}
