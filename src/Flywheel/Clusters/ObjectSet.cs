using System.Collections.Immutable;
using System.Text.Json;

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

        foreach (var claim in ClaimsOf(added))
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

        foreach (var claim in ClaimsOf(removed))
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

    // A volume of the kind "ephemeral" has a claim of its own, named after the pod and the volume.
    private static IEnumerable<ObjectName> ClaimsOf(KubernetesObject pod) =>
        pod is not { Kind: "Pod", Name.Group: "" } ? [] :
            from volume in pod.Items("spec", "volumes")
            where volume.ValueKind == JsonValueKind.Object
            let claim = volume.TryGetProperty("persistentVolumeClaim", out var source) && source.ValueKind == JsonValueKind.Object
                    && source.TryGetProperty("claimName", out var named) ? named.ToString()
                : volume.TryGetProperty("ephemeral", out _) && volume.TryGetProperty("name", out var name) ? $"{pod.Name.Name}-{name}"
                : null
            where claim is not null
            select new ObjectName("", "PersistentVolumeClaim", pod.Name.Namespace, claim);
}
