using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Namespaces;

/// <summary>Furnishes each namespace with what pods in it expect, and empties one that is to go before it goes.</summary>
/// <param name="rootCertificate">The CA of the API in PEM, which every namespace holds.</param>
internal sealed class NamespaceController(string rootCertificate) : IController
{
    private const string DefaultAccount = "default";
    private const string RootCertificate = "kube-root-ca.crt";

    public ResourceName? Resource => Collections.Namespaces;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster)
    {
        if (changed.Namespace.Length == 0)
        {
            return [];
        }

        var key = Key(changed.Namespace);
        var isFurniture = (changed.Key.Resource == Collections.ServiceAccounts && changed.Name == DefaultAccount)
            || (changed.Key.Resource == Collections.ConfigMaps && changed.Name == RootCertificate);
        return isFurniture || cluster.Find(key) is { IsTerminating: true } ? [key] : [];
    }

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { } seen)
        {
            return null;
        }

        if (seen.IsTerminating)
        {
            Empty(seen, cluster);
        }
        else
        {
            Furnish(seen, cluster);
        }

        return null;
    }

    private static ObjectKey Key(string name) => new(Collections.Namespaces, "", name);

    private void Furnish(Seen seen, ClusterView cluster)
    {
        CreateMissing(cluster, Collections.ServiceAccounts, DefaultAccount, seen.Name, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount" });
        CreateMissing(cluster, Collections.ConfigMaps, RootCertificate, seen.Name, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["data"] = new JsonObject { ["ca.crt"] = rootCertificate },
        });
        if (cluster.Find(new ObjectKey(Collections.ConfigMaps, seen.Name, RootCertificate)) is { } map && map.Content.TextAt("data", "ca.crt") != rootCertificate)
        {
            _ = cluster.Change(map.Key, content => content["data"] = new JsonObject { ["ca.crt"] = rootCertificate });
        }
    }

    private static void CreateMissing(ClusterView cluster, ResourceName resource, string name, string @namespace, JsonObject content)
    {
        if (cluster.Find(new ObjectKey(resource, @namespace, name)) is not null)
        {
            return;
        }

        content["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace };
        try
        {
            _ = cluster.Create(content);
        }
        catch (StatusException refused) when (refused.Status.Reason is "AlreadyExists" or "Forbidden")
        {
            // Somebody was faster, or the namespace began to go; the watch tells which.
        }
    }

    private static void Empty(Seen seen, ClusterView cluster)
    {
        var remaining = Remaining(cluster, seen.Name);
        foreach (var left in remaining.Where(left => !left.IsTerminating))
        {
            cluster.Delete(left, new DeleteRequest { PropagationPolicy = "Background" });
        }

        remaining = Remaining(cluster, seen.Name);
        var status = seen.Status.DeepClone().AsObject();
        status["phase"] = "Terminating";
        foreach (var condition in NamespaceConditions.Of(remaining))
        {
            Conditions.Set(status, condition, cluster.Now);
        }

        if (remaining.Count > 0)
        {
            _ = cluster.SetStatus(seen, status);
            return;
        }

        _ = cluster.Change(seen.Key, content =>
        {
            var spec = content["spec"]!.AsObject();
            var others = spec.TextsAt("finalizers").Where(finalizer => finalizer != "kubernetes").ToList();
            spec["finalizers"] = new JsonArray([.. others.Select(finalizer => (JsonNode)finalizer)]);
        });
    }

    private static List<Seen> Remaining(ClusterView cluster, string name) =>
    [
        .. cluster.Kinds.All.Where(kind => kind.Namespaced).Select(kind => kind.Resource).Distinct().SelectMany(resource => cluster.List(resource, name)),
    ];
}
