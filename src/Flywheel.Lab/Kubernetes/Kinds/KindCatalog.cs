using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Flywheel.Lab.Kubernetes.Kinds;

/// <summary>The kinds that the cluster knows now: the built-in ones and those of its CustomResourceDefinitions. Thread-safe.</summary>
internal sealed class KindCatalog
{
    private readonly Lock _lock = new();
    private ImmutableSortedDictionary<string, ImmutableArray<ApiKind>> _custom =
        ImmutableSortedDictionary.Create<string, ImmutableArray<ApiKind>>(StringComparer.Ordinal);

    private volatile Lookup _lookup = new(BuiltInKinds.All, 0);

    /// <summary>All, ordered by group, version and kind.</summary>
    public ImmutableArray<ApiKind> All => _lookup.All;

    /// <summary>Another number after each change; what caches of discovery documents go by.</summary>
    public int Revision => _lookup.Revision;

    /// <summary>By what a path names.</summary>
    public ApiKind? ByPlural(string group, string version, string plural) => _lookup.ByPlural.GetValueOrDefault((group, version, plural));

    /// <summary>By what a manifest names.</summary>
    public ApiKind? ByKind(string apiVersion, string kind) => _lookup.ByKind.GetValueOrDefault((apiVersion, kind));

    /// <summary>Takes the kinds of a definition in the place of those that it had before.</summary>
    /// <param name="definition">The name of the CustomResourceDefinition.</param>
    /// <param name="kinds">Its served versions; none: the definition is gone.</param>
    public void Define(string definition, ImmutableArray<ApiKind> kinds)
    {
        lock (_lock)
        {
            _custom = kinds.IsEmpty ? _custom.Remove(definition) : _custom.SetItem(definition, kinds);
            _lookup = new(BuiltInKinds.All.AddRange(_custom.Values.SelectMany(defined => defined)), _lookup.Revision + 1);
        }
    }

    /// <summary>One state of the catalog.</summary>
    private sealed class Lookup
    {
        public Lookup(ImmutableArray<ApiKind> kinds, int revision)
        {
            Revision = revision;
            // A definition that repeats a kind must not take the catalog down: the first one counts.
            All =
            [
                .. kinds.DistinctBy(kind => (kind.Group, kind.Version, kind.Plural))
                    .OrderBy(kind => kind.Group, StringComparer.Ordinal)
                    .ThenBy(kind => kind.Version, StringComparer.Ordinal)
                    .ThenBy(kind => kind.Kind, StringComparer.Ordinal),
            ];
            ByPlural = All.ToFrozenDictionary(kind => (kind.Group, kind.Version, kind.Plural));
            ByKind = All.DistinctBy(kind => (kind.ApiVersion, kind.Kind)).ToFrozenDictionary(kind => (kind.ApiVersion, kind.Kind));
        }

        public int Revision { get; }

        public ImmutableArray<ApiKind> All { get; }

        public FrozenDictionary<(string Group, string Version, string Plural), ApiKind> ByPlural { get; }

        public FrozenDictionary<(string ApiVersion, string Kind), ApiKind> ByKind { get; }
    }
}
