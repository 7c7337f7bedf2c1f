using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Forge;

/// <summary>What an operation of the forge answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">Null: none.</param>
internal sealed record ForgeResult(int Status, JsonNode? Body)
{
    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    public static ForgeResult NoContent { get; } = new(204, null);

    public static ForgeResult Ok(JsonNode body) => new(200, body);

    public static ForgeResult Created(JsonNode body) => new(201, body);
}
