using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Services;

/// <summary>One port of a Service.</summary>
/// <param name="Name">Empty when it has none.</param>
/// <param name="Number">Where clients connect.</param>
/// <param name="Protocol"><c>TCP</c> or another.</param>
/// <param name="Target">A number, the name of a container's port, or null: the same number.</param>
internal sealed record ServicePort(string Name, int Number, string Protocol, JsonNode? Target)
{
    public static IEnumerable<ServicePort> Of(JsonObject spec) => spec.ObjectsAt("ports").Select(port => new ServicePort(
        port.TextAt("name"),
        port.NumberAt("port") ?? 0,
        port.TextAt("protocol") is { Length: > 0 } protocol ? protocol : "TCP",
        port["targetPort"]));

    /// <summary>The number in a pod; null when the pod has no port of the name.</summary>
    public int? In(Seen pod)
    {
        if (Target is null)
        {
            return Number;
        }

        if (Target.AsNumber() is { } number)
        {
            return number == 0 ? Number : number;
        }

        var name = Target is JsonValue value && value.TryGetValue(out string? text) ? text : "";
        return pod.Spec.ObjectsAt("containers")
            .Concat(pod.Spec.ObjectsAt("initContainers"))
            .SelectMany(container => container.ObjectsAt("ports"))
            .Where(port => port.TextAt("name") == name && (port.TextAt("protocol") is { Length: > 0 } protocol ? protocol : "TCP") == Protocol)
            .Select(port => port.NumberAt("containerPort"))
            .FirstOrDefault();
    }
}
