using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Deployments;

/// <summary>The ReplicaSet for the present template of a Deployment; pure.</summary>
internal static class NewReplicaSet
{
    // With the hash it still is the name of an object and the value of a label.
    private const int LongestPrefix = 242;

    public static JsonObject Make(Seen deployment, string hash, long revision, RolloutLimits limits)
    {
        var template = (deployment.Spec.ObjectAt("template") ?? []).DeepClone().AsObject();
        Label(template, "metadata", hash);
        var selector = (deployment.Spec.ObjectAt("selector") ?? []).DeepClone().AsObject();
        if (selector["matchLabels"] is not JsonObject match)
        {
            selector["matchLabels"] = match = [];
        }

        match[PodTemplateHash.Label] = hash;
        var annotations = new JsonObject();
        Revisions.Annotate(annotations, deployment, revision);
        Revisions.AnnotateSize(annotations, limits);
        var prefix = deployment.Name.Length > LongestPrefix ? deployment.Name[..LongestPrefix] : deployment.Name;
        var spec = new JsonObject { ["selector"] = selector, ["template"] = template };
        if (deployment.Spec["minReadySeconds"] is { } ready)
        {
            spec["minReadySeconds"] = ready.DeepClone();
        }

        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{prefix}-{hash}",
                ["namespace"] = deployment.Namespace,
                ["labels"] = template.ObjectAt("metadata", "labels")!.DeepClone(),
                ["annotations"] = annotations,
                ["ownerReferences"] = new JsonArray(OwnerReference.ControlledBy(deployment).ToJson()),
            },
            ["spec"] = spec,
        };
    }

    private static void Label(JsonObject template, string part, string hash)
    {
        if (template[part] is not JsonObject metadata)
        {
            template[part] = metadata = [];
        }

        if (metadata["labels"] is not JsonObject labels)
        {
            metadata["labels"] = labels = [];
        }

        labels[PodTemplateHash.Label] = hash;
    }
}
