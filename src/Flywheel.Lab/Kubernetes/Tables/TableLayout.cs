using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>How the objects of a kind are shown in a table.</summary>
/// <param name="Columns">Its columns; those for <c>-o wide</c> are among them.</param>
/// <param name="Cells">The cells of one object, one for each column; the time is now.</param>
internal sealed record TableLayout(ImmutableArray<TableColumn> Columns, Func<JsonObject, DateTimeOffset, JsonNode?[]> Cells)
{
    /// <summary>What is special about an object: pods that are done.</summary>
    public Func<JsonObject, JsonArray?> Conditions { get; init; } = _ => null;
}
