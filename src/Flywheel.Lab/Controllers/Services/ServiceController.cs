using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Services;

/// <summary>
/// Keeps the Endpoints and EndpointSlices of Services as their pods are, and gives Services of type LoadBalancer the loopback address.
/// </summary>
internal sealed class ServiceController : IController
{
    private const string EndpointsManager = "endpoint-controller";
    private const string SlicesManager = "endpointslice-controller.k8s.io";
    private const string ServiceNameLabel = "kubernetes.io/service-name";
    private const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";

    public ResourceName? Resource => Collections.Services;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster)
    {
        if (changed.Key.Resource == Collections.Pods)
        {
            return cluster.List(Collections.Services, changed.Namespace)
                .Where(service => ServiceBackends.Selects(service, changed))
                .Select(service => service.Key);
        }

        return changed.Key.Resource == Collections.Endpoints ? [changed.Key with { Resource = Collections.Services }] : [];
    }

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        var service = cluster.Find(key);
        if (service is null)
        {
            // Slices are owned and go with it; Endpoints have only their name in common.
            if (cluster.Find(key with { Resource = Collections.Endpoints }) is { } left && left.Labels.ContainsKey("endpoints.kubernetes.io/managed-by"))
            {
                cluster.Delete(left);
            }

            return null;
        }

        if (service.IsTerminating)
        {
            return null;
        }

        if (ServiceBackends.HasSelector(service))
        {
            var backends = ServiceBackends.Of(service, cluster.List(Collections.Pods, service.Namespace));
            KeepEndpoints(service, backends, cluster);
            KeepSlices(service, backends, cluster);
        }

        KeepAddress(service, cluster);
        return null;
    }

    private static void KeepEndpoints(Seen service, ServiceBackends backends, ClusterView cluster)
    {
        var subsets = EndpointsShape.Subsets(backends);
        var key = service.Key with { Resource = Collections.Endpoints };
        if (cluster.Find(key) is not { } known)
        {
            var labels = service.Labels.DeepClone().AsObject();
            labels["endpoints.kubernetes.io/managed-by"] = EndpointsManager;
            if (service.Spec.TextAt("clusterIP") == "None")
            {
                labels["service.kubernetes.io/headless"] = "";
            }

            var endpoints = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Endpoints",
                ["metadata"] = new JsonObject { ["name"] = service.Name, ["namespace"] = service.Namespace, ["labels"] = labels },
            };
            Set(endpoints, subsets);
            _ = cluster.Create(endpoints);
        }
        else if (!JsonNode.DeepEquals(known.Content["subsets"] as JsonArray ?? [], subsets))
        {
            _ = cluster.Change(key, content => Set(content, subsets));
        }
    }

    private static void Set(JsonObject endpoints, JsonArray subsets)
    {
        _ = endpoints.Remove("subsets");
        if (subsets.Count > 0)
        {
            endpoints["subsets"] = subsets.DeepClone();
        }
    }

    // One slice for each group of ports; the first is there even when no pod is.
    private static void KeepSlices(Seen service, ServiceBackends backends, ClusterView cluster)
    {
        var groups = backends.Groups.IsEmpty ? [new BackendGroup([], [])] : backends.Groups;
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < groups.Length; index++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{service.Name}-{service.Uid[..5]}{(index == 0 ? "" : $"-{index}")}");
            _ = names.Add(name);
            KeepSlice(service, name, groups[index], cluster);
        }

        foreach (var slice in cluster.OwnedBy(service.Uid))
        {
            if (slice.Key.Resource == Collections.EndpointSlices && slice.Labels.TextAt(ManagedByLabel) == SlicesManager && !names.Contains(slice.Name))
            {
                cluster.Delete(slice);
            }
        }
    }

    private static void KeepSlice(Seen service, string name, BackendGroup group, ClusterView cluster)
    {
        var (endpoints, ports) = (SliceShape.Endpoints(group), SliceShape.Ports(group));
        var key = new ObjectKey(Collections.EndpointSlices, service.Namespace, name);
        if (cluster.Find(key) is not { } known)
        {
            var labels = service.Labels.DeepClone().AsObject();
            labels[ManagedByLabel] = SlicesManager;
            labels[ServiceNameLabel] = service.Name;
            _ = cluster.Create(new JsonObject
            {
                ["apiVersion"] = "discovery.k8s.io/v1",
                ["kind"] = "EndpointSlice",
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["namespace"] = service.Namespace,
                    ["labels"] = labels,
                    ["ownerReferences"] = new JsonArray(OwnerReference.ControlledBy(service).ToJson()),
                },
                ["addressType"] = "IPv4",
                ["endpoints"] = endpoints,
                ["ports"] = ports,
            });
        }
        else if (!JsonNode.DeepEquals(known.Content["endpoints"], endpoints) || !JsonNode.DeepEquals(known.Content["ports"], ports))
        {
            _ = cluster.Change(key, content =>
            {
                content["endpoints"] = endpoints.DeepClone();
                content["ports"] = ports.DeepClone();
            });
        }
    }

    private static void KeepAddress(Seen service, ClusterView cluster)
    {
        var status = service.Status.DeepClone().AsObject();
        status["loadBalancer"] = service.Spec.TextAt("type") == "LoadBalancer" ? LoopbackAddress.Status(withMode: true) : new JsonObject();
        if (service.Spec.TextAt("type") == "LoadBalancer" || service.Status.ObjectAt("loadBalancer") is { Count: > 0 })
        {
            _ = cluster.SetStatus(service, status);
        }
    }
}
