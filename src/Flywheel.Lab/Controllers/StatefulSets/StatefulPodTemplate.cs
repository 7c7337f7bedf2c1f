using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.StatefulSets;

/// <summary>The pods and volume claims of a StatefulSet by their numbers; pure.</summary>
internal static class StatefulPodTemplate
{
    public const string NameLabel = "statefulset.kubernetes.io/pod-name";
    private const string IndexLabel = "apps.kubernetes.io/pod-index";

    public static string Name(Seen set, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{set.Name}-{ordinal}");

    /// <summary>The number in a pod's name; null: it is not one of the set's.</summary>
    public static int? Ordinal(Seen set, string pod) =>
        pod.Length > set.Name.Length + 1
            && pod.StartsWith($"{set.Name}-", StringComparison.Ordinal)
            && int.TryParse(pod.AsSpan(set.Name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            ? ordinal
            : null;

    public static JsonObject Pod(Seen set, JsonObject template, string revision, int ordinal)
    {
        var name = Name(set, ordinal);
        var pod = PodFromTemplate.Make(template, set, new JsonObject { ["name"] = name, ["generateName"] = $"{set.Name}-" });
        var metadata = pod["metadata"]!.AsObject();
        if (metadata["labels"] is not JsonObject labels)
        {
            metadata["labels"] = labels = [];
        }

        labels[NameLabel] = name;
        labels[IndexLabel] = ordinal.ToString(CultureInfo.InvariantCulture);
        labels[ControllerRevisions.Label] = revision;
        var spec = pod["spec"]!.AsObject();
        spec["hostname"] = name;
        if (set.Spec.TextAt("serviceName") is { Length: > 0 } service)
        {
            spec["subdomain"] = service;
        }

        Mount(set, spec, ordinal);
        return pod;
    }

    /// <summary>The claims of one ordinal.</summary>
    public static IEnumerable<JsonObject> Claims(Seen set, int ordinal)
    {
        foreach (var template in set.Spec.ObjectsAt("volumeClaimTemplates"))
        {
            var labels = (template.ObjectAt("metadata", "labels") ?? []).DeepClone().AsObject();
            foreach (var (name, value) in set.Spec.ObjectAt("selector", "matchLabels") ?? [])
            {
                labels[name] = value?.DeepClone();
            }

            var metadata = new JsonObject { ["name"] = ClaimName(set, template, ordinal), ["namespace"] = set.Namespace, ["labels"] = labels };
            if (template.At("metadata", "annotations") is { } annotations)
            {
                metadata["annotations"] = annotations.DeepClone();
            }

            if (set.Spec.TextAt("persistentVolumeClaimRetentionPolicy", "whenDeleted") == "Delete")
            {
                metadata["ownerReferences"] = new JsonArray(OwnerReference.ControlledBy(set).ToJson());
            }

            yield return new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "PersistentVolumeClaim",
                ["metadata"] = metadata,
                ["spec"] = template["spec"]?.DeepClone(),
            };
        }
    }

    private static string ClaimName(Seen set, JsonObject template, int ordinal) => $"{template.TextAt("metadata", "name")}-{Name(set, ordinal)}";

    private static void Mount(Seen set, JsonObject spec, int ordinal)
    {
        var templates = set.Spec.ObjectsAt("volumeClaimTemplates").ToList();
        if (templates.Count == 0)
        {
            return;
        }

        var names = templates.Select(template => template.TextAt("metadata", "name")).ToHashSet(StringComparer.Ordinal);
        spec["volumes"] = new JsonArray(
        [
            .. templates.Select(template => new JsonObject
            {
                ["name"] = template.TextAt("metadata", "name"),
                ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = ClaimName(set, template, ordinal) },
            }),
            .. spec.ObjectsAt("volumes").Where(volume => !names.Contains(volume.TextAt("name"))).Select(volume => volume.DeepClone()),
        ]);
    }
}
