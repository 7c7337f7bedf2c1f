using System.Text.Json;

namespace Flywheel.Documents;

/// <summary>A value whose position matters where the shape around it would lose it.</summary>
internal sealed class PositionedShape<T>(Shape<T> shape) : Shape<Written<T>>
{
    public override Written<Written<T>>? Read(YamlNode node, Findings findings) =>
        shape.Read(node, findings) is { } read ? new(read, read.Position) : null;

    public override void WriteSchema(Utf8JsonWriter json, bool nullable) => shape.WriteSchema(json, nullable);
}
