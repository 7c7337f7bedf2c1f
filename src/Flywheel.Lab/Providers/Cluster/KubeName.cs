namespace Flywheel.Lab.Providers.Cluster;

/// <summary>Which object of the API.</summary>
/// <param name="Resource">Its collection.</param>
/// <param name="Namespace">Empty for objects of the whole cluster.</param>
/// <param name="Name">Its name.</param>
internal sealed record KubeName(KubeResource Resource, string Namespace, string Name)
{
    public string Path => Resource.Path(Namespace, Name);

    /// <summary>For sentences: <c>Deployment shop/web</c>.</summary>
    public override string ToString() => Resource.Namespaced ? $"{Resource.Kind} {Namespace}/{Name}" : $"{Resource.Kind} {Name}";
}
