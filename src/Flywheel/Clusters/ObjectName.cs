namespace Flywheel.Clusters;

/// <summary>What an object of a cluster is called: unique at any moment, and taken again by another object after a deletion.</summary>
/// <param name="Group">API group without the version; empty for the core group.</param>
/// <param name="Kind">As in manifests: <c>Deployment</c>.</param>
/// <param name="Namespace">Empty for kinds of the whole cluster.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct ObjectName(string Group, string Kind, string Namespace, string Name)
{
    /// <summary>The group of an <c>apiVersion</c>: <c>apps</c> of <c>apps/v1</c>, nothing of <c>v1</c>.</summary>
    public static string GroupOf(string apiVersion) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? apiVersion[..slash] : "";

    /// <summary>For people: <c>Deployment attic/api</c>.</summary>
    public override string ToString() => Namespace.Length > 0 ? $"{Kind} {Namespace}/{Name}" : $"{Kind} {Name}";
}
