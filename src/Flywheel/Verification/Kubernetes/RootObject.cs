using Flywheel.Clusters;

namespace Flywheel.Verification.Kubernetes;

/// <summary>An object that a stack made: one that decides. What it makes in turn explains.</summary>
/// <param name="ApiVersion">As the stack wrote it: <c>apps/v1</c>.</param>
/// <param name="Name">With the namespace it would have if its kind is one of namespaces; <see cref="As"/> says whether it is.</param>
/// <param name="Uid">What the state knows it by; empty: the state does not say.</param>
/// <param name="Source">Address of the resource in the state that it comes from.</param>
internal sealed record RootObject(string ApiVersion, ObjectName Name, string Uid, string Source)
{
    /// <summary>The namespace of objects that name none.</summary>
    public const string UsualNamespace = "default";

    /// <summary>The same object, now that its kind is known.</summary>
    public RootObject As(ResourceKind kind) => kind.IsNamespaced ? this : this with { Name = Name with { Namespace = "" } };

    public override string ToString() => Name.ToString();
}
