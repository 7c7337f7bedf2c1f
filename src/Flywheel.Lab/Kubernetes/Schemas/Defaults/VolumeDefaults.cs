using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Defaults;

/// <summary>What volumes and claims get by themselves (pkg/apis/core/v1/defaults.go).</summary>
internal static class VolumeDefaults
{
    /// <summary>0644 as JSON has it, which knows no octal numbers.</summary>
    private const int FileMode = 420;

    public static void Volume(JsonObject volume)
    {
        if (volume.All(field => field.Key == "name"))
        {
            volume["emptyDir"] = new JsonObject();
        }

        foreach (var source in (ReadOnlySpan<string>)["secret", "configMap", "downwardAPI", "projected"])
        {
            volume.Object(source)?.Default("defaultMode", FileMode);
        }

        volume.Object("hostPath")?.Default("type", "");
        foreach (var item in volume.Object("downwardAPI")?.Objects("items") ?? [])
        {
            FieldReference(item);
        }

        foreach (var source in volume.Object("projected")?.Objects("sources") ?? [])
        {
            source.Object("serviceAccountToken")?.Default("expirationSeconds", 3600);
            foreach (var item in source.Object("downwardAPI")?.Objects("items") ?? [])
            {
                FieldReference(item);
            }
        }

        volume.Object("iscsi")?.Default("iscsiInterface", "default");
        if (volume.Object("rbd") is { } rbd)
        {
            rbd.Default("pool", "rbd");
            rbd.Default("user", "admin");
            rbd.Default("keyring", "/etc/ceph/keyring");
        }

        volume.Object("ephemeral", "volumeClaimTemplate", "spec")?.Default("volumeMode", "Filesystem");
    }

    /// <summary>The reference of a variable or file to a field of its pod.</summary>
    public static void FieldReference(JsonObject? holder)
    {
        holder?.Object("fieldRef")?.Default("apiVersion", "v1");
        holder?.Object("resourceFieldRef")?.Default("divisor", "0");
    }

    /// <summary>A claim of its own or in the templates of a StatefulSet.</summary>
    public static void Claim(JsonObject claim)
    {
        claim.Ensure("spec").Default("volumeMode", "Filesystem");
        claim.Ensure("status").Default("phase", "Pending");
    }

    /// <summary>What the admission of every cluster with a default class adds to a new claim.</summary>
    public static void StorageClass(JsonObject claim)
    {
        var spec = claim.Ensure("spec");
        if (!spec.ContainsKey("storageClassName") && claim.Object("metadata", "annotations")?.ContainsKey("volume.beta.kubernetes.io/storage-class") != true)
        {
            spec["storageClassName"] = "standard";
        }
    }

    public static void PersistentVolume(JsonObject volume)
    {
        volume.Ensure("status").Default("phase", "Pending");
        var spec = volume.Ensure("spec");
        spec.Default("persistentVolumeReclaimPolicy", "Retain");
        spec.Default("volumeMode", "Filesystem");
        spec.Object("hostPath")?.Default("type", "");
    }
}
