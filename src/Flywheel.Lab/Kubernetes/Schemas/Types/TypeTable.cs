using System.Collections.Concurrent;
using System.Reflection;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Schemas.Types;

/// <summary>
/// The types of the built-in kinds, read on first use from the lists that lie in this folder. They say more than a client's model: which
/// empty values the server leaves out, what its sentences call a type, and the numbers of the protobuf form. Thread-safe.
/// </summary>
internal static class TypeTable
{
    private static readonly ConcurrentDictionary<string, TypePackage?> _packages = new(StringComparer.Ordinal);

    /// <summary>The type of a kind; null for a custom one.</summary>
    public static StructType? Of(ApiKind kind) => kind.IsCustom ? null : Find(kind.Group, kind.Version, kind.Kind);

    /// <summary>The type that a manifest of a built-in kind names; null: it is unknown.</summary>
    public static StructType? Find(string group, string version, string kind) =>
        Package($"{PackageName(group)}/{version}")?.Find(kind);

    /// <summary>The type with a name of a package such as <c>meta/v1</c>.</summary>
    public static StructType Require(string package, string name) =>
        Package(package)?.Find(name) ?? throw new InvalidOperationException($"no type {package}.{name}");

    internal static TypePackage? Package(string name) => _packages.GetOrAdd(name, Load);

    /// <summary><c>rbac</c> of <c>rbac.authorization.k8s.io</c>: the packages are named by the first part of their group.</summary>
    private static string PackageName(string group)
    {
        var dot = group.IndexOf('.', StringComparison.Ordinal);
        return group.Length == 0 ? "core" : dot < 0 ? group : group[..dot];
    }

    private static TypePackage? Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"types/{name.Replace('/', '.')}");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return new TypePackage(name, reader);
    }
}
