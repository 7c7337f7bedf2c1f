using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Services;

/// <summary>What services get by themselves (pkg/apis/core/v1/defaults.go) and keep from before (pkg/registry/core/service/strategy.go).</summary>
internal static class ServiceDefaults
{
    public static void Service(JsonObject spec)
    {
        spec.Default("sessionAffinity", "None");
        Affinity(spec);
        spec.Default("type", "ClusterIP");
        foreach (var port in spec.Objects("ports"))
        {
            port.Default("protocol", "TCP");
            if (port["targetPort"] is null || port.Number("targetPort") == 0 || (port["targetPort"] is JsonValue && port["targetPort"]!.ToJsonString() == "\"\""))
            {
                port["targetPort"] = port["port"]?.DeepClone();
            }
        }

        if (ServiceForm.IsReachableFromOutside(spec))
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (ServiceForm.NeedsClusterIp(spec))
        {
            spec.Default("internalTrafficPolicy", "Cluster");
        }

        if (spec.Text("type") == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }
    }

    /// <summary>What an update leaves out because the server set it stays; what belongs to the type before goes with it.</summary>
    public static void Keep(JsonObject spec, JsonObject before)
    {
        if (ServiceForm.NeedsClusterIp(spec) && ServiceForm.NeedsClusterIp(before))
        {
            foreach (var name in (ReadOnlySpan<string>)["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"])
            {
                spec.Default(name, before[name]?.DeepClone());
            }
        }
        else if (!ServiceForm.NeedsClusterIp(spec))
        {
            Drop(spec, before, "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy");
        }

        if (ServiceForm.NeedsNodePorts(spec) && ServiceForm.NeedsNodePorts(before))
        {
            KeepNodePorts(spec, before);
        }
        else if (!ServiceForm.NeedsNodePorts(spec) && ServiceForm.NeedsNodePorts(before))
        {
            DropNodePorts(spec, before);
        }

        if (!ServiceForm.IsReachableFromOutside(spec))
        {
            Drop(spec, before, "externalTrafficPolicy");
        }

        if (spec.Text("type") != "LoadBalancer")
        {
            Drop(spec, before, "allocateLoadBalancerNodePorts");
        }
    }

    private static void Affinity(JsonObject spec)
    {
        if (spec.Text("sessionAffinity") == "None")
        {
            spec.Remove("sessionAffinityConfig");
        }
        else if (spec.Text("sessionAffinity") == "ClientIP")
        {
            spec.Ensure("sessionAffinityConfig").Ensure("clientIP").Default("timeoutSeconds", 10800);
        }
    }

    private static void KeepNodePorts(JsonObject spec, JsonObject before)
    {
        var known = before.Objects("ports").ToList();
        foreach (var port in spec.Objects("ports").Where(port => port["nodePort"] is null))
        {
            var same = known.Find(old => old.Number("port") == port.Number("port") && old.Text("protocol") == port.Text("protocol"));
            port.Default("nodePort", same?["nodePort"]?.DeepClone());
        }

        foreach (var port in spec.Objects("ports").Where(port => port["nodePort"] is null).ToList())
        {
            port.Remove("nodePort");
        }
    }

    private static void DropNodePorts(JsonObject spec, JsonObject before)
    {
        var known = before.Objects("ports").Select(port => port.Number("nodePort")).ToHashSet();
        foreach (var port in spec.Objects("ports").Where(port => known.Contains(port.Number("nodePort"))).ToList())
        {
            port.Remove("nodePort");
        }
    }

    private static void Drop(JsonObject spec, JsonObject before, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (JsonNode.DeepEquals(spec[name], before[name]))
            {
                spec.Remove(name);
            }
        }
    }
}
