using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Scheduling;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>The class that a pod's requests and limits put it in.</summary>
internal static class QualityOfService
{
    private static readonly string[] Counted = ["cpu", "memory"];

    public static string Of(JsonObject podSpec)
    {
        var containers = podSpec.ObjectsAt("containers").Concat(podSpec.ObjectsAt("initContainers")).Select(container => container.ObjectAt("resources")).ToList();
        if (containers.All(resources => Counted.All(name => (resources.At("requests", name) ?? resources.At("limits", name)) is null)))
        {
            return "BestEffort";
        }

        return containers.All(resources => Counted.All(name =>
            resources.At("limits", name) is { } limit
            && (resources.At("requests", name) is not { } request || Room.Amount(request) == Room.Amount(limit))))
            ? "Guaranteed"
            : "Burstable";
    }
}
