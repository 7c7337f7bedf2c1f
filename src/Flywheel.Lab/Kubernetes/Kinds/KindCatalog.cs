using System.Collections.Immutable;

namespace Flywheel.Lab.Kubernetes.Kinds;

/// <summary>The kinds that the cluster knows now: the built-in ones and those of its CustomResourceDefinitions. Thread-safe.</summary>
internal sealed class KindCatalog
{
    /// <summary>All, ordered by group, version and kind.</summary>
    public ImmutableArray<ApiKind> All => throw new NotSupportedException();

    /// <summary>By what a path names.</summary>
    public ApiKind? ByPlural(string group, string version, string plural) => throw new NotSupportedException();

    /// <summary>By what a manifest names.</summary>
    public ApiKind? ByKind(string apiVersion, string kind) => throw new NotSupportedException();
}
