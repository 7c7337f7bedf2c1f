namespace Flywheel.Lab.Controllers.Storage;

/// <summary>What storage classes say.</summary>
internal static class StorageClasses
{
    private const string DefaultAnnotation = "storageclass.kubernetes.io/is-default-class";

    /// <summary>The class that claims without one get: the newest that says so, as in a real cluster; null: none says so.</summary>
    public static Seen? Default(ClusterView cluster) => cluster.List(Collections.StorageClasses)
        .Where(known => known.Annotation(DefaultAnnotation) == "true")
        .OrderByDescending(known => known.Created)
        .ThenBy(known => known.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    public static bool WaitsForConsumer(Seen storageClass) => storageClass.Content.TextAt("volumeBindingMode") == "WaitForFirstConsumer";

    /// <summary>Volumes of this class are made when they are asked for.</summary>
    public static bool Provisions(Seen storageClass) => storageClass.Content.TextAt("provisioner") != "kubernetes.io/no-provisioner";
}
