using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>
/// Server-side apply: a manager says which fields it wants and owns those. Fields that it wanted before and wants no longer go, unless
/// somebody else owns them; fields that others own with another value are conflicts. The rules are those of structured-merge-diff,
/// merge/update.go.
/// </summary>
internal static class ServerSideApply
{
    /// <summary>The object as it is to be stored, with its <c>managedFields</c>; defaults are still missing. The arguments stay as they are.</summary>
    /// <param name="live">The stored object; null: there is none.</param>
    /// <param name="applied">What the manager wants.</param>
    /// <param name="kind">In the version that is applied.</param>
    /// <param name="context">Who applies, and whether by force.</param>
    /// <param name="now">The time of the write.</param>
    /// <exception cref="StatusException">409: fields belong to others; 400 and 500: the applied object cannot be merged.</exception>
    public static JsonObject Merge(JsonObject? live, JsonObject applied, ApiKind kind, WriteContext context, DateTimeOffset now)
    {
        AppliedObject.Check(applied, kind);
        var wanted = Touched(applied, kind, context.Subresource);
        var apply = new Attempt(Without(live), wanted, kind, context.Manager, context.Subresource);
        var table = Owners(live, kind, now);
        var result = apply.Run(table, out var conflicts);
        if (conflicts.Count > 0 && !context.Force)
        {
            var allowed = context.Manager == LastApplied.Manager && live is not null ? LastApplied.Unchanged(live, kind) : new();
            conflicts.RemoveAll(conflict => allowed.Has(conflict.Path));
            if (conflicts.Count > 0)
            {
                throw ApplyConflict.Of(conflicts);
            }
        }

        if (apply.Owner.Manager == LastApplied.Manager)
        {
            LastApplied.Follow(result, applied);
        }

        Finish(table, apply, result, live, now);
        ManagedFields.Put(result, table.ToJson());
        return result;
    }

    /// <summary>The owner's time moves when its apply changed the object or what it owns.</summary>
    private static void Finish(OwnerTable table, Attempt apply, JsonObject result, JsonObject? live, DateTimeOffset now)
    {
        var same = live is not null && JsonNode.DeepEquals(Without(live), result) && apply.Before is { } had && had.Fields.SetEquals(apply.Fields);
        table.Set(new(apply.Owner, apply.Kind.ApiVersion, same ? apply.Before!.Time : now, apply.Fields));
    }

    /// <summary>The present owners. An object that nobody counted so far belongs to <c>before-first-apply</c>.</summary>
    private static OwnerTable Owners(JsonObject? live, ApiKind kind, DateTimeOffset now)
    {
        var table = OwnerTable.Read(ManagedFields.Entries(live) ?? []) ?? new();
        if (table.IsEmpty && live is not null)
        {
            var all = FieldComparison.Of(OwnableFields.Comparable(null, kind), OwnableFields.Comparable(live, kind), KindShapes.Of(kind));
            ManagedFields.Update(table, all, kind, new() { Manager = "before-first-apply" }, now);
        }

        return table;
    }

    private static JsonObject Touched(JsonObject applied, ApiKind kind, string subresource)
    {
        var wanted = applied.DeepClone().AsObject();
        if (subresource == "status")
        {
            foreach (var name in wanted.Select(field => field.Key).Where(name => name is not ("apiVersion" or "kind" or "metadata" or "status")).ToList())
            {
                wanted.Remove(name);
            }
        }
        else if (kind.HasStatus)
        {
            wanted.Remove("status");
        }

        return wanted;
    }

    private static JsonObject Without(JsonObject? live)
    {
        var content = live?.DeepClone().AsObject() ?? [];
        (content["metadata"] as JsonObject)?.Remove("managedFields");
        return content;
    }

    /// <summary>One apply while it is worked out.</summary>
    private sealed class Attempt(JsonObject live, JsonObject wanted, ApiKind kind, string manager, string subresource)
    {
        private readonly Shape _shape = KindShapes.Of(kind);

        public ApiKind Kind => kind;

        public FieldOwner Owner { get; } = new(manager, true, "", subresource);

        /// <summary>What the manager owned before; null: nothing.</summary>
        public OwnedFields? Before { get; private set; }

        /// <summary>What it owns now.</summary>
        public FieldSet Fields { get; private set; } = new();

        /// <summary>Merges, drops what nobody wants any more, and moves the ownership.</summary>
        public JsonObject Run(OwnerTable table, out List<(FieldOwner Owner, IReadOnlyList<string> Path)> conflicts)
        {
            Before = table.Find(Owner);
            Fields = OwnableFields.Touched(FieldSets.Of(wanted, _shape), kind, subresource);
            table.Set(new(Owner, kind.ApiVersion, Before?.Time, Fields));
            var result = Prune(FieldMerge.Merge(live, wanted, _shape), table);
            DropNulls(result, wanted);

            var comparison = FieldComparison.Of(OwnableFields.Comparable(live, kind), OwnableFields.Comparable(result, kind), _shape)
                .Filter(fields => OwnableFields.Touched(fields, kind, subresource));
            conflicts = table.Conflicts(comparison.Set, Owner);
            table.Take(comparison.Set, except: Owner);
            table.Take(comparison.Removed, except: Owner);
            Fields = OwnableFields.Owned(Fields);
            return result;
        }

        private JsonObject Prune(JsonObject merged, OwnerTable table)
        {
            if (Before is not { Fields.IsEmpty: false })
            {
                return merged;
            }

            var last = Before.Fields.WithParents(_shape);
            var all = FieldSets.Of(merged, _shape).WithParents(_shape);
            var pruned = FieldSets.Remove(merged, last, _shape);

            // fields that somebody owns stay, those of this apply among them
            var owned = table.All.Aggregate(new FieldSet(), (set, entry) => set.Union(entry.Fields)).WithParents(_shape);
            var kept = FieldSets.Of(pruned, _shape).WithParents(_shape).Union(owned);
            pruned = FieldSets.Remove(merged, all.Difference(kept), _shape);

            // what nobody owned was never this manager's to remove
            kept = FieldSets.Of(pruned, _shape).WithParents(_shape);
            return FieldSets.Remove(merged, all.Difference(kept).Intersection(last), _shape);
        }

        /// <summary>A null that was applied is owned, but the server stores none.</summary>
        private static void DropNulls(JsonObject result, JsonObject wanted)
        {
            foreach (var (name, value) in wanted)
            {
                if (value is null && result.TryGetPropertyValue(name, out var present) && present is null)
                {
                    result.Remove(name);
                }
                else if (value is JsonObject inner && result[name] is JsonObject below)
                {
                    DropNulls(below, inner);
                }
            }
        }
    }
}
