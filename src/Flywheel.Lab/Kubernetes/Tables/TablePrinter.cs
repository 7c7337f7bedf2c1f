using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>Prints objects as the tables that <c>kubectl get</c> shows; the columns are those of a real server (pkg/printers/internalversion).</summary>
internal static class TablePrinter
{
    private static readonly FrozenDictionary<string, TableLayout> Layouts =
        WorkloadTables.All.Concat(NetworkTables.All).Concat(StorageTables.All).Concat(ClusterTables.All).Concat(PolicyTables.All)
            .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a real server prints for kinds without a table of their own.</summary>
    private static readonly TableLayout Plain = new(
        [TableColumn.ObjectName, new("Created At", "date")],
        (content, _) => [content.Name(), content.Metadata("creationTimestamp")]);

    /// <summary><c>columnDefinitions</c> and <c>rows</c> with their cells, in the order of the objects. What a row's <c>object</c> is, is the caller's.</summary>
    public static JsonObject Print(ApiKind kind, IReadOnlyList<JsonObject> objects, DateTimeOffset now)
    {
        var layout = Of(kind);
        var rows = new JsonArray();
        foreach (var content in objects)
        {
            var row = new JsonObject { ["cells"] = new JsonArray(layout.Cells(content, now)) };
            if (layout.Conditions(content) is { } conditions)
            {
                row["conditions"] = conditions;
            }

            rows.Add(row);
        }

        return new()
        {
            ["columnDefinitions"] = new JsonArray([.. layout.Columns.Select(column => column.ToJson())]),
            ["rows"] = rows,
        };
    }

    private static TableLayout Of(ApiKind kind) =>
        kind.IsCustom ? CustomTable.Of(kind.Columns) : Layouts.GetValueOrDefault(kind.Resource.ToString(), Plain);
}
