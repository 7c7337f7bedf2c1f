using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>The table of a custom kind: its name and what <c>additionalPrinterColumns</c> says, or name and age.</summary>
internal static class CustomTable
{
    private static readonly ConditionalWeakTable<JsonArray, TableLayout> Read = [];

    private static readonly TableLayout NameAndAge = new(
        [TableColumn.ObjectName, new("Age", "date")],
        (content, now) => [content.Name(), Cells.Age(content, now)]);

    public static TableLayout Of(JsonArray? columns) => columns is null or { Count: 0 } ? NameAndAge : Read.GetValue(columns, Layout);

    private static TableLayout Layout(JsonArray columns)
    {
        ImmutableArray<(TableColumn Column, SimplePath? Path)> read =
        [
            .. columns.OfType<JsonObject>().Select(column => (
                new TableColumn(column.Text("name"), column.Text("type"), (int)(column.Number("priority") ?? 0))
                {
                    Format = column.Text("format"),
                    Description = column.Text("description"),
                },
                SimplePath.Parse(column.Text("jsonPath")))),
        ];
        return new(
            [TableColumn.ObjectName, .. read.Select(entry => entry.Column)],
            (content, now) => [content.Name(), .. read.Select(entry => Cell(entry.Column.Type, entry.Path?.Find(content) ?? [], now))]);
    }

    /// <summary>A value that is not of the column's type shows as nothing.</summary>
    private static JsonNode? Cell(string type, List<JsonNode?> found, DateTimeOffset now)
    {
        if (found is not [{ } value, ..])
        {
            return null;
        }

        return type switch
        {
            "string" => string.Join(' ', found.Select(item => item switch
            {
                null => "",
                JsonValue => item.ToString(),
                _ => item.ToJsonString(),
            })),
            "date" => HumanDuration.Read(value) is { } time ? HumanDuration.Of(now - time) : "<invalid>",
            "integer" when value is JsonValue number && number.TryGetValue(out double whole) => (long)whole,
            "number" when value is JsonValue number && number.TryGetValue(out double real) => real,
            "boolean" when value is JsonValue truth && truth.TryGetValue(out bool holds) => holds,
            _ => null,
        };
    }
}
