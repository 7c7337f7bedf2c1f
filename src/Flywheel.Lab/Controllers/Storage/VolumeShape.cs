using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Storage;

/// <summary>The PersistentVolume that is made for a claim.</summary>
internal static class VolumeShape
{
    public const string ProvisionedBy = "pv.kubernetes.io/provisioned-by";

    /// <summary>The name that provisioners give.</summary>
    public static string Name(Seen claim) => $"pvc-{claim.Uid}";

    public static JsonObject For(Seen claim, Seen storageClass)
    {
        var provisioner = storageClass.Content.TextAt("provisioner");
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolume",
            ["metadata"] = new JsonObject
            {
                ["name"] = Name(claim),
                ["annotations"] = new JsonObject { [ProvisionedBy] = provisioner },
            },
            ["spec"] = new JsonObject
            {
                ["accessModes"] = claim.Spec["accessModes"]?.DeepClone(),
                ["capacity"] = new JsonObject { ["storage"] = Requested(claim) },
                ["claimRef"] = new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "PersistentVolumeClaim",
                    ["name"] = claim.Name,
                    ["namespace"] = claim.Namespace,
                    ["resourceVersion"] = claim.Metadata.TextAt("resourceVersion"),
                    ["uid"] = claim.Uid,
                },
                ["csi"] = new JsonObject { ["driver"] = provisioner, ["volumeHandle"] = Name(claim) },
                ["persistentVolumeReclaimPolicy"] =
                    storageClass.Content.TextAt("reclaimPolicy") is { Length: > 0 } policy ? policy : "Delete",
                ["storageClassName"] = storageClass.Name,
                ["volumeMode"] = claim.Spec.TextAt("volumeMode") is { Length: > 0 } mode ? mode : "Filesystem",
            },
        };
    }

    public static string Requested(Seen claim) => claim.Spec.TextAt("resources", "requests", "storage");
}
