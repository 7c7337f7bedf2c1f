using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Services;

/// <summary>What the Endpoints of a Service should be.</summary>
internal static class EndpointsShape
{
    /// <summary>The <c>subsets</c>. Pods on their way out are in none, as in a real cluster; a headless Service without ports has addresses only.</summary>
    public static JsonArray Subsets(ServiceBackends backends)
    {
        var subsets = new JsonArray();
        foreach (var group in backends.Groups)
        {
            var subset = new JsonObject();
            Add(subset, "addresses", group.Backends.Where(backend => backend.IsReady));
            Add(subset, "notReadyAddresses", group.Backends.Where(backend => !backend.IsReady && !backend.Pod.IsTerminating));
            if (subset.Count == 0)
            {
                continue;
            }

            if (!group.Ports.IsEmpty)
            {
                subset["ports"] = new JsonArray([.. group.Ports.Select(Port)]);
            }

            subsets.Add((JsonNode)subset);
        }

        return subsets;
    }

    /// <summary>One port as both Endpoints and EndpointSlices write it.</summary>
    public static JsonObject Port(BackendPort port)
    {
        var json = new JsonObject { ["port"] = port.Number, ["protocol"] = port.Protocol };
        if (port.Name.Length > 0)
        {
            json.Insert(0, "name", port.Name);
        }

        return json;
    }

    private static void Add(JsonObject subset, string name, IEnumerable<PodBackend> backends)
    {
        var addresses = new JsonArray([.. backends.Select(Address)]);
        if (addresses.Count > 0)
        {
            subset[name] = addresses;
        }
    }

    private static JsonObject Address(PodBackend backend)
    {
        var address = new JsonObject { ["ip"] = backend.Address };
        if (backend.Pod.Spec.TextAt("hostname") is { Length: > 0 } hostname)
        {
            address["hostname"] = hostname;
        }

        if (backend.Pod.Spec.TextAt("nodeName") is { Length: > 0 } node)
        {
            address["nodeName"] = node;
        }

        address["targetRef"] = backend.Reference();
        return address;
    }
}
