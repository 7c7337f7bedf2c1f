using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers;

/// <summary>What the controllers have seen, indexed so that no question walks through more than its answer.</summary>
internal sealed class SeenObjects
{
    private readonly Dictionary<ResourceName, SortedDictionary<string, SortedDictionary<string, Seen>>> _objects = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, Seen>> _byOwner = [];
    private readonly Dictionary<(ResourceName Resource, string Namespace), Dictionary<ObjectKey, Seen>> _orphans = [];

    public Seen? Find(ObjectKey key) =>
        _objects.TryGetValue(key.Resource, out var collection)
            && collection.TryGetValue(key.Namespace, out var names)
            && names.TryGetValue(key.Name, out var seen)
            ? seen
            : null;

    public IEnumerable<Seen> All() => _objects.Values.SelectMany(collection => collection.Values).SelectMany(names => names.Values);

    /// <summary>A copy, so that the caller may write while going through it.</summary>
    public IEnumerable<Seen> List(ResourceName resource, string? @namespace)
    {
        if (!_objects.TryGetValue(resource, out var collection))
        {
            return [];
        }

        if (@namespace is null)
        {
            return [.. collection.Values.SelectMany(names => names.Values)];
        }

        return collection.TryGetValue(@namespace, out var found) ? [.. found.Values] : [];
    }

    public IReadOnlyList<Seen> OwnedBy(string uid) => _byOwner.TryGetValue(uid, out var owned) ? [.. owned.Values] : [];

    public IReadOnlyList<Seen> Orphans(ResourceName resource, string @namespace) =>
        _orphans.TryGetValue((resource, @namespace), out var orphans) ? [.. orphans.Values] : [];

    public void Put(Seen seen)
    {
        if (Find(seen.Key) is { } before)
        {
            Remove(before);
        }

        if (!_objects.TryGetValue(seen.Key.Resource, out var collection))
        {
            _objects[seen.Key.Resource] = collection = new(StringComparer.Ordinal);
        }

        if (!collection.TryGetValue(seen.Namespace, out var names))
        {
            collection[seen.Namespace] = names = new(StringComparer.Ordinal);
        }

        names[seen.Name] = seen;
        foreach (var owner in seen.Owners)
        {
            Add(_byOwner, owner.Uid, seen);
        }

        if (seen.Controller is null)
        {
            Add(_orphans, (seen.Key.Resource, seen.Namespace), seen);
        }
    }

    public void Remove(Seen seen)
    {
        if (_objects.TryGetValue(seen.Key.Resource, out var collection)
            && collection.TryGetValue(seen.Namespace, out var names)
            && names.Remove(seen.Name)
            && names.Count == 0)
        {
            _ = collection.Remove(seen.Namespace);
        }

        foreach (var owner in seen.Owners)
        {
            Drop(_byOwner, owner.Uid, seen);
        }

        Drop(_orphans, (seen.Key.Resource, seen.Namespace), seen);
    }

    private static void Add<TKey>(Dictionary<TKey, Dictionary<ObjectKey, Seen>> index, TKey key, Seen seen)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var entries))
        {
            index[key] = entries = [];
        }

        entries[seen.Key] = seen;
    }

    private static void Drop<TKey>(Dictionary<TKey, Dictionary<ObjectKey, Seen>> index, TKey key, Seen seen)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out var entries) && entries.Remove(seen.Key) && entries.Count == 0)
        {
            _ = index.Remove(key);
        }
    }
}
