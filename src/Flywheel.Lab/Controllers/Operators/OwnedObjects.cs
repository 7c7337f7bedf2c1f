using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Operators;

/// <summary>What operators make beside a custom resource: objects that it owns and that go with it.</summary>
internal static class OwnedObjects
{
    private const string OwnAnnotations = "lab.flywheel.dev/";

    /// <summary>Creates an object unless one of its name is there, whoever made that.</summary>
    public static void Ensure(ClusterView cluster, Seen owner, ResourceName resource, JsonObject content, string manager)
    {
        var metadata = content["metadata"]!.AsObject();
        if (cluster.Find(new ObjectKey(resource, owner.Namespace, metadata.TextAt("name"))) is null)
        {
            metadata["namespace"] = owner.Namespace;
            metadata["ownerReferences"] = new JsonArray(OwnerReference.ControlledBy(owner).ToJson());
            _ = cluster.Create(content, manager);
        }
    }

    /// <summary>The lab's own annotations of a custom resource, which its pods get too, so that they can be made to fail.</summary>
    public static JsonObject PodAnnotations(Seen owner) => new(
        (owner.Metadata.ObjectAt("annotations") ?? [])
            .Where(entry => entry.Key.StartsWith(OwnAnnotations, StringComparison.Ordinal))
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));

    public static JsonObject Service(string name, JsonObject labels, JsonObject selector, params ReadOnlySpan<(string Name, int Number)> ports)
    {
        var list = new JsonArray();
        foreach (var (port, number) in ports)
        {
            list.Add((JsonNode)new JsonObject { ["name"] = port, ["port"] = number, ["protocol"] = "TCP", ["targetPort"] = number });
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels },
            ["spec"] = new JsonObject { ["type"] = "ClusterIP", ["selector"] = selector, ["ports"] = list },
        };
    }
}
