using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Defaults;

/// <summary>The class of service that a pod's requests and limits give it (pkg/apis/core/v1/helper/qos).</summary>
internal static class QualityClass
{
    public static string Of(JsonObject spec)
    {
        var resources = spec.Objects("containers").Concat(spec.Objects("initContainers")).Select(container => container.Object("resources")).ToList();
        if (resources.TrueForAll(each => each is null || (Names(each, "requests").Length == 0 && Names(each, "limits").Length == 0)))
        {
            return "BestEffort";
        }

        return resources.TrueForAll(each => each is not null && IsGuaranteed(each)) ? "Guaranteed" : "Burstable";
    }

    private static bool IsGuaranteed(JsonObject resources) =>
        Names(resources, "limits") is { Length: 2 } limits
        && limits.All(name => resources.Object("requests") is not { } requests
            || requests[name] is null
            || requests.Text(name) == resources.Object("limits")!.Text(name));

    private static string[] Names(JsonObject resources, string field) =>
        [.. (resources.Object(field) ?? []).Select(entry => entry.Key).Where(name => name is "cpu" or "memory")];
}
