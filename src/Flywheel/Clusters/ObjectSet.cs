using System.Collections.Immutable;

namespace Flywheel.Clusters;

/// <summary>Objects by name and by owner, kept current one change at a time. Belongs to one thread at a time.</summary>
internal sealed class ObjectSet
{
    private readonly Dictionary<ObjectName, KubernetesObject> _byName = [];
    private readonly Dictionary<string, HashSet<ObjectName>> _byOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectName, HashSet<ObjectName>> _byClaim = [];

    public int Count => _byName.Count;

    /// <summary>In no order.</summary>
    public IEnumerable<KubernetesObject> All => _byName.Values;

    /// <summary>Adds an object, in the place of the one of its name.</summary>
    public void Put(KubernetesObject added)
    {
        Remove(added.Name);
        _byName[added.Name] = added;
        foreach (var owner in added.Owners)
        {
            if (!_byOwner.TryGetValue(owner.Uid, out var owned))
            {
                _byOwner[owner.Uid] = owned = [];
            }

            owned.Add(added.Name);
        }

        foreach (var claim in PodClaims.Of(added))
        {
            if (!_byClaim.TryGetValue(claim, out var users))
            {
                _byClaim[claim] = users = [];
            }

            users.Add(added.Name);
        }
    }

    /// <summary>Takes the object of that name away, if it is there.</summary>
    public void Remove(ObjectName name)
    {
        if (!_byName.Remove(name, out var removed))
        {
            return;
        }

        foreach (var owner in removed.Owners)
        {
            if (_byOwner.TryGetValue(owner.Uid, out var owned) && owned.Remove(name) && owned.Count == 0)
            {
                _byOwner.Remove(owner.Uid);
            }
        }

        foreach (var claim in PodClaims.Of(removed))
        {
            if (_byClaim.TryGetValue(claim, out var users) && users.Remove(name) && users.Count == 0)
            {
                _byClaim.Remove(claim);
            }
        }
    }

    /// <summary>The object of that name, or null.</summary>
    public KubernetesObject? Find(ObjectName name) => _byName.GetValueOrDefault(name);

    /// <summary>The objects that name this one as an owner, by name.</summary>
    public ImmutableArray<KubernetesObject> OwnedBy(KubernetesObject owner) =>
        owner.Uid.Length > 0 && _byOwner.TryGetValue(owner.Uid, out var owned)
            ? [.. owned.Select(name => _byName[name]).OrderBy(o => o.Kind, StringComparer.Ordinal).ThenBy(o => o.Name.Name, StringComparer.Ordinal)]
            : [];

    /// <summary>Those of them that are of one kind.</summary>
    public IEnumerable<KubernetesObject> OwnedBy(KubernetesObject owner, string kind) => OwnedBy(owner).Where(o => o.Kind == kind);

    /// <summary>A pod among these mounts the claim.</summary>
    public bool HasUserOf(ObjectName claim) => _byClaim.ContainsKey(claim);
}
