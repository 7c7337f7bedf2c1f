using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>
/// Keeps <c>metadata.managedFields</c> for writes that are not server-side applies: what a write changed belongs to the writer, and no
/// longer to those who had it. Times move only when the writer changed something.
/// </summary>
internal static class ManagedFields
{
    /// <summary>Sets the entries of the new state.</summary>
    /// <param name="before">The stored state; null: the object is new.</param>
    /// <param name="after">What will be stored, complete; it gets the entries.</param>
    /// <param name="kind">In the version that was written.</param>
    /// <param name="context">Who writes what.</param>
    /// <param name="now">The time of the write.</param>
    public static void Record(JsonObject? before, JsonObject after, ApiKind kind, WriteContext context, DateTimeOffset now)
    {
        var present = Entries(before);
        var given = context.Subresource.Length == 0 ? Entries(after) : null;
        if (IsReset(given))
        {
            Put(after, null);
            return;
        }

        var table = given is null ? null : OwnerTable.Read(given);
        table = table is null or { IsEmpty: true } ? OwnerTable.Read(present ?? []) ?? new() : table;
        if (table.IsEmpty && before is not null)
        {
            // nobody counted so far: counting begins with the first apply
            Put(after, null);
            return;
        }

        var comparison = FieldComparison
            .Of(OwnableFields.Comparable(before, kind), OwnableFields.Comparable(after, kind), KindShapes.Of(kind))
            .Filter(fields => OwnableFields.Touched(fields, kind, context.Subresource));
        if (comparison.IsSame && (given is null || JsonNode.DeepEquals(given, present)))
        {
            Put(after, present);
            return;
        }

        Update(table, comparison, kind, context, now);
        Put(after, table.ToJson());
    }

    /// <summary>Gives the entries of an object that nobody counted before to one owner.</summary>
    internal static void Update(OwnerTable table, FieldComparison comparison, ApiKind kind, WriteContext context, DateTimeOffset now)
    {
        table.Take(comparison.Set, except: null);
        table.Take(comparison.Removed, except: null);
        var written = OwnableFields.Owned(comparison.Set);
        if (!written.IsEmpty)
        {
            var owner = new FieldOwner(context.Manager.Length == 0 ? "unknown" : context.Manager, false, kind.ApiVersion, context.Subresource);
            var had = table.Find(owner)?.Fields;
            table.Set(new(owner, kind.ApiVersion, now, had is null ? written : had.Union(written)));
        }

        table.MergeOldestUpdates();
    }

    /// <summary>The entries of an object; null: it has none.</summary>
    internal static JsonArray? Entries(JsonObject? content) => (content?["metadata"] as JsonObject)?["managedFields"] as JsonArray;

    internal static void Put(JsonObject content, JsonArray? entries)
    {
        if (content["metadata"] is not JsonObject metadata)
        {
            content["metadata"] = metadata = [];
        }

        if (entries is null or { Count: 0 })
        {
            metadata.Remove("managedFields");
        }
        else
        {
            metadata["managedFields"] = entries.Parent is null ? entries : entries.DeepClone();
        }
    }

    /// <summary>A client asks to forget all owners: an empty list, or one empty entry.</summary>
    private static bool IsReset(JsonArray? given) => given is [] or [JsonObject { Count: 0 }];
}
