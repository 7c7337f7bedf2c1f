using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>One key that a mapping may have.</summary>
internal abstract class Field<TOwner>(string name)
{
    public string Name { get; } = name;

    /// <summary>What it is for, in a sentence; editors show it.</summary>
    public required string Description { get; init; }

    public bool Required { get; init; }

    /// <summary>What holds when it is not given, as JSON; null: nothing to show.</summary>
    public string? Default { get; init; }

    /// <summary>The owner with what stands there; the owner as it was when that cannot be used.</summary>
    public abstract TOwner Read(TOwner owner, YamlNode node, Findings findings);

    public void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartObject(Name);
        json.WriteString("description", Description);
        WriteShape(json);
        if (Default is not null)
        {
            json.WritePropertyName("default");
            json.WriteRawValue(Default);
        }

        json.WriteEndObject();
    }

    protected abstract void WriteShape(Utf8JsonWriter json);
}

/// <summary>A key with the shape of its value and where the value goes.</summary>
internal sealed class Field<TOwner, TValue>(string name, Shape<TValue> shape, Func<TOwner, Written<TValue>, TOwner> set) : Field<TOwner>(name)
{
    public override TOwner Read(TOwner owner, YamlNode node, Findings findings) =>
        shape.Read(node, findings) is { } value ? set(owner, value) : owner;

    protected override void WriteShape(Utf8JsonWriter json) => shape.WriteSchema(json, nullable: !Required);
}
