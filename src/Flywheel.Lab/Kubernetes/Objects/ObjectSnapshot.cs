using System.Collections.Immutable;

namespace Flywheel.Lab.Kubernetes.Objects;

using Collection = ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, KubeObject>>;

/// <summary>All objects as they were at one version; it never changes, so that readers need no lock.</summary>
internal sealed record ObjectSnapshot
{
    private static readonly Collection NoCollection = Collection.Empty.WithComparers(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, KubeObject> NoObjects =
        ImmutableSortedDictionary.Create<string, KubeObject>(StringComparer.Ordinal);

    /// <summary>By resource, then namespace, then name.</summary>
    private readonly ImmutableDictionary<ResourceName, Collection> _collections = ImmutableDictionary<ResourceName, Collection>.Empty;

    private ObjectSnapshot(long version, ImmutableDictionary<ResourceName, Collection> collections)
    {
        Version = version;
        _collections = collections;
    }

    /// <summary>The newest version that anything was stored at.</summary>
    public long Version { get; }

    /// <summary>No objects.</summary>
    public static ObjectSnapshot Empty(long version) => new(version, ImmutableDictionary<ResourceName, Collection>.Empty);

    /// <summary>The object, or null.</summary>
    public KubeObject? Find(ObjectKey key) =>
        _collections.TryGetValue(key.Resource, out var collection) && collection.TryGetValue(key.Namespace, out var objects)
            ? objects.GetValueOrDefault(key.Name)
            : null;

    /// <summary>Ordered by namespace and name.</summary>
    public ImmutableArray<KubeObject> List(ResourceName resource, string? @namespace)
    {
        if (!_collections.TryGetValue(resource, out var collection))
        {
            return [];
        }

        if (@namespace is not null)
        {
            return collection.TryGetValue(@namespace, out var objects) ? [.. objects.Values] : [];
        }

        var all = ImmutableArray.CreateBuilder<KubeObject>();
        foreach (var objects in collection.Values)
        {
            all.AddRange(objects.Values);
        }

        return all.DrainToImmutable();
    }

    /// <summary>The same object again as long as nothing in the collection has changed; null: it is empty.</summary>
    public object? StateOf(ResourceName resource) => _collections.GetValueOrDefault(resource);

    /// <summary>With the object in the place of what was there.</summary>
    public ObjectSnapshot With(KubeObject changed, long version)
    {
        var (resource, @namespace, name) = changed.Key;
        var collection = _collections.GetValueOrDefault(resource) ?? NoCollection;
        var objects = collection.GetValueOrDefault(@namespace) ?? NoObjects;
        return new(version, _collections.SetItem(resource, collection.SetItem(@namespace, objects.SetItem(name, changed))));
    }

    /// <summary>Without the object.</summary>
    public ObjectSnapshot Without(ObjectKey key, long version)
    {
        if (!_collections.TryGetValue(key.Resource, out var collection) || !collection.TryGetValue(key.Namespace, out var objects))
        {
            return new(version, _collections);
        }

        var left = objects.Remove(key.Name);
        return new(version, _collections.SetItem(
            key.Resource, left.IsEmpty ? collection.Remove(key.Namespace) : collection.SetItem(key.Namespace, left)));
    }
}
