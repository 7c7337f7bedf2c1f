using System.Text.Json.Nodes;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What every pod of the platform keeps to.</summary>
internal static class PodRules
{
    /// <summary>No pod can become more than it is.</summary>
    public static IEnumerable<string> Security(IReadOnlyList<PlatformObject> objects) => OfContainers(objects, (pod, container) =>
    [
        Either(pod, container, "runAsNonRoot")?.ToString() == "true" ? null : "does not say runAsNonRoot: true",
        Either(pod, container, "seccompProfile")?["type"]?.ToString() == "RuntimeDefault" ? null : "does not say seccompProfile: RuntimeDefault",
        Of(container, "allowPrivilegeEscalation")?.ToString() == "false" ? null : "does not say allowPrivilegeEscalation: false",
        Of(container, "privileged")?.ToString() == "true" ? "is privileged" : null,
        (Of(container, "capabilities")?["drop"] as JsonArray ?? []).Any(c => c?.ToString() == "ALL") ? null : "does not drop ALL capabilities",
    ]);

    /// <summary>The scheduler knows what a pod needs, and no pod takes all the memory of its node.</summary>
    public static IEnumerable<string> Resources(IReadOnlyList<PlatformObject> objects) => OfContainers(objects, (_, container) =>
    [
        container["resources"]?["requests"]?["cpu"] is null ? "requests no cpu" : null,
        container["resources"]?["requests"]?["memory"] is null ? "requests no memory" : null,
        container["resources"]?["limits"]?["memory"] is null ? "has no limit of memory" : null,
    ]);

    /// <summary>The same manifest is the same pod tomorrow.</summary>
    public static IEnumerable<string> Images(IReadOnlyList<PlatformObject> objects) => OfContainers(objects, (_, container) =>
    {
        var image = container["image"]?.ToString() ?? "";
        var tag = image[(image.LastIndexOf('/') + 1)..].Split(':', 2).ElementAtOrDefault(1);
        return
        [
            image.Contains("@sha256:", StringComparison.Ordinal) ? null
                : tag is null ? $"has the image {image}, without a tag"
                : tag == "latest" ? $"has the image {image}, which is another one tomorrow"
                : null,
        ];
    });

    private static IEnumerable<string> OfContainers(IReadOnlyList<PlatformObject> objects, Func<JsonNode, JsonObject, string?[]> problems) =>
        from o in objects
        from container in o.Containers
        from problem in problems(o.PodTemplate!["spec"]!, container)
        where problem is not null
        select $"{o}: the container {container["name"]} {problem}";

    private static JsonNode? Of(JsonNode part, string name) => part["securityContext"]?[name];

    private static JsonNode? Either(JsonNode pod, JsonNode container, string name) => Of(container, name) ?? Of(pod, name);
}
