using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>The tables of what keeps data: configuration and volumes.</summary>
internal static class StorageTables
{
    private const string Unset = "<unset>";

    public static IEnumerable<KeyValuePair<string, TableLayout>> All { get; } =
    [
        new("configmaps", new(
            [TableColumn.ObjectName, new("Data"), TableColumn.Age],
            (content, now) => [content.Name(), content.CountAt("data") + content.CountAt("binaryData"), Cells.Age(content, now)])),
        new("secrets", new(
            [TableColumn.ObjectName, new("Type"), new("Data"), TableColumn.Age],
            (content, now) => [content.Name(), content.TextAt("type"), content.CountAt("data"), Cells.Age(content, now)])),
        new("persistentvolumes", new(
            [
                TableColumn.ObjectName, new("Capacity"), new("Access Modes"), new("Reclaim Policy"), new("Status"), new("Claim"), new("StorageClass"),
                new("VolumeAttributesClass"), new("Reason"), TableColumn.Age, TableColumn.Wide("VolumeMode"),
            ],
            (content, now) =>
            [
                content.Name(),
                content.TextAt("spec.capacity.storage", "0"),
                AccessModes(content["spec"] as JsonObject),
                content.TextAt("spec.persistentVolumeReclaimPolicy"),
                Phase(content),
                content.At("spec.claimRef") is JsonObject claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : "",
                StorageClass(content),
                content.TextAt("spec.volumeAttributesClassName", Unset),
                content.TextAt("status.reason"),
                Cells.Age(content, now),
                content.TextAt("spec.volumeMode", Unset),
            ])),
        new("persistentvolumeclaims", new(
            [
                TableColumn.ObjectName, new("Status"), new("Volume"), new("Capacity"), new("Access Modes"), new("StorageClass"), new("VolumeAttributesClass"),
                TableColumn.Age, TableColumn.Wide("VolumeMode"),
            ],
            (content, now) =>
            [
                content.Name(),
                Phase(content),
                content.TextAt("spec.volumeName"),
                IsBound(content) ? content.TextAt("status.capacity.storage", "0") : "",
                IsBound(content) ? AccessModes(content["status"] as JsonObject) : "",
                StorageClass(content),
                content.TextAt("spec.volumeAttributesClassName", Unset),
                Cells.Age(content, now),
                content.TextAt("spec.volumeMode", Unset),
            ])),
        new("storageclasses.storage.k8s.io", new(
            [
                TableColumn.ObjectName, new("Provisioner"), new("ReclaimPolicy"), new("VolumeBindingMode"), new("AllowVolumeExpansion"), TableColumn.Age,
            ],
            (content, now) =>
            [
                content.Name() + (IsDefault(content) ? " (default)" : ""),
                content.TextAt("provisioner"),
                content.TextAt("reclaimPolicy", "Delete"),
                content.TextAt("volumeBindingMode", "Immediate"),
                content.TextAt("allowVolumeExpansion") == "true",
                Cells.Age(content, now),
            ])),
        new("volumeattachments.storage.k8s.io", new(
            [TableColumn.ObjectName, new("Attacher"), new("PV"), new("Node"), new("Attached", "boolean"), TableColumn.Age],
            (content, now) =>
            [
                content.Name(), content.TextAt("spec.attacher"), content.TextAt("spec.source.persistentVolumeName"), content.TextAt("spec.nodeName"),
                content.TextAt("status.attached") == "true", Cells.Age(content, now),
            ])),
        new("csinodes.storage.k8s.io", new(
            [TableColumn.ObjectName, TableColumn.Integer("Drivers"), TableColumn.Age],
            (content, now) => [content.Name(), content.CountAt("spec.drivers"), Cells.Age(content, now)])),
    ];

    private static bool IsBound(JsonObject claim) => claim.TextAt("spec.volumeName").Length > 0;

    private static string Phase(JsonObject content) => content.At("metadata.deletionTimestamp") is null ? content.TextAt("status.phase") : "Terminating";

    private static string AccessModes(JsonObject? holder)
    {
        var modes = holder.Texts("accessModes");
        return string.Join(',', new (string Mode, string Short)[] { ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP") }
            .Where(mode => modes.Contains(mode.Mode))
            .Select(mode => mode.Short));
    }

    private static string StorageClass(JsonObject content) =>
        Annotation(content, "volume.beta.kubernetes.io/storage-class") is { Length: > 0 } old ? old : content.TextAt("spec.storageClassName");

    private static bool IsDefault(JsonObject storageClass) =>
        Annotation(storageClass, "storageclass.kubernetes.io/is-default-class") == "true"
        || Annotation(storageClass, "storageclass.beta.kubernetes.io/is-default-class") == "true";

    private static string Annotation(JsonObject content, string name) => (content.At("metadata.annotations") as JsonObject).Text(name);
}
