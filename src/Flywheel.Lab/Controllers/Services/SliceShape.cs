using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Services;

/// <summary>What an EndpointSlice of a Service should hold.</summary>
internal static class SliceShape
{
    /// <summary>The <c>endpoints</c>; pods on their way out are among them and say so.</summary>
    public static JsonArray Endpoints(BackendGroup group) => new([.. group.Backends.Select(Endpoint)]);

    public static JsonArray Ports(BackendGroup group) => new([.. group.Ports.Select(port =>
    {
        // Other than Endpoints, slices name every port, an empty name included.
        var json = EndpointsShape.Port(port);
        json["name"] = port.Name;
        return json;
    })]);

    private static JsonObject Endpoint(PodBackend backend)
    {
        var endpoint = new JsonObject
        {
            ["addresses"] = new JsonArray(backend.Address),
            ["conditions"] = new JsonObject
            {
                ["ready"] = backend.IsReady,
                ["serving"] = backend.IsServing,
                ["terminating"] = backend.Pod.IsTerminating,
            },
        };
        if (backend.Pod.Spec.TextAt("hostname") is { Length: > 0 } hostname)
        {
            endpoint["hostname"] = hostname;
        }

        if (backend.Pod.Spec.TextAt("nodeName") is { Length: > 0 } node)
        {
            endpoint["nodeName"] = node;
        }

        endpoint["targetRef"] = backend.Reference();
        return endpoint;
    }
}
