namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>Where one object is kept.</summary>
/// <param name="Resource">Its collection.</param>
/// <param name="Namespace">Empty for objects of the whole cluster.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct ObjectKey(ResourceName Resource, string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? $"{Resource}/{Name}" : $"{Resource}/{Namespace}/{Name}";
}
