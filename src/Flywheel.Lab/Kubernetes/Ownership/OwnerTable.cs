using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>The owners of an object's fields: <c>metadata.managedFields</c> while a write is worked out.</summary>
internal sealed class OwnerTable
{
    /// <summary>As many entries of updates are kept; the oldest are put together (apimachinery, capmanagers.go).</summary>
    private const int MostUpdates = 10;

    private readonly Dictionary<FieldOwner, OwnedFields> _owners = [];

    public bool IsEmpty => _owners.Count == 0;

    public IEnumerable<OwnedFields> All => _owners.Values;

    /// <summary>Reads the entries of an object.</summary>
    /// <returns>Null: one of them is none.</returns>
    public static OwnerTable? Read(JsonArray entries)
    {
        var table = new OwnerTable();
        foreach (var entry in entries)
        {
            if (OwnedFields.Read(entry) is not { } owned)
            {
                return null;
            }

            table.Set(owned);
        }

        return table;
    }

    public OwnedFields? Find(FieldOwner owner) => _owners.GetValueOrDefault(owner);

    /// <summary>Gives an owner what it has now; with no fields left it is forgotten.</summary>
    public void Set(OwnedFields owned)
    {
        if (owned.Fields.IsEmpty)
        {
            _owners.Remove(owned.Owner);
        }
        else
        {
            _owners[owned.Owner] = owned;
        }
    }

    /// <summary>Takes fields from every owner but one.</summary>
    public void Take(FieldSet fields, FieldOwner? except)
    {
        if (fields.IsEmpty)
        {
            return;
        }

        foreach (var owned in _owners.Values.Where(owned => owned.Owner != except).ToList())
        {
            Set(owned with { Fields = owned.Fields.Difference(fields) });
        }
    }

    /// <summary>The fields of a set that other owners have, by owner in order.</summary>
    public List<(FieldOwner Owner, IReadOnlyList<string> Path)> Conflicts(FieldSet fields, FieldOwner writer) =>
    [
        .. _owners.Values.Where(owned => owned.Owner != writer)
            .OrderBy(owned => owned.Owner.Manager, StringComparer.Ordinal)
            .ThenBy(owned => owned.Owner.ToString(), StringComparer.Ordinal)
            .SelectMany(owned => owned.Fields.Intersection(fields).Paths().Select(path => (owned.Owner, path))),
    ];

    public void MergeOldestUpdates()
    {
        var updates = InOrder().Where(owned => !owned.Owner.IsApply).ToList();
        var first = new Dictionary<string, OwnedFields>(StringComparer.Ordinal);
        for (var i = 0; i < updates.Count && _owners.Values.Count(owned => !owned.Owner.IsApply) > MostUpdates; i++)
        {
            var owned = updates[i];
            if (!first.TryGetValue(owned.ApiVersion, out var earlier))
            {
                first[owned.ApiVersion] = owned;
                continue;
            }

            _owners.Remove(earlier.Owner);
            _owners.Remove(owned.Owner);
            var bucket = new OwnedFields(
                new("ancient-changes", false, owned.ApiVersion, ""), owned.ApiVersion, owned.Time, earlier.Fields.Union(owned.Fields));
            Set(bucket);
            first[owned.ApiVersion] = bucket;
        }
    }

    /// <summary>As the server orders them: applies first, then by time.</summary>
    public JsonArray ToJson() => new([.. InOrder().Select(owned => owned.ToJson())]);

    private IEnumerable<OwnedFields> InOrder() => _owners.Values
        .OrderByDescending(owned => owned.Owner.IsApply)
        .ThenBy(owned => owned.Time?.ToUnixTimeSeconds() ?? 0)
        .ThenBy(owned => owned.Owner.Manager, StringComparer.Ordinal)
        .ThenBy(owned => owned.ApiVersion, StringComparer.Ordinal)
        .ThenBy(owned => owned.Owner.Subresource, StringComparer.Ordinal);
}
