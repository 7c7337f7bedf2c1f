using System.Text.Json.Nodes;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What scales workloads, and how runner managers end.</summary>
internal static class ScalingRules
{
    private const int SlowSeconds = 300;

    /// <summary>An autoscaler's target is there, and nobody else says how many pods it has.</summary>
    public static IEnumerable<string> Targets(IReadOnlyList<PlatformObject> objects)
    {
        foreach (var scaler in objects.Where(o => o.Kind == "HorizontalPodAutoscaler"))
        {
            var (kind, name) = (scaler.Text("spec.scaleTargetRef.kind"), scaler.Text("spec.scaleTargetRef.name"));
            var target = objects.FirstOrDefault(o => o.Kind == kind && o.Name == name && o.Namespace == scaler.Namespace);
            if (target is null)
            {
                yield return $"{scaler}: there is no {kind} {name}";
            }
            else if (target.At("spec.replicas") is not null)
            {
                yield return $"{target}: it states spec.replicas, which {scaler.Name} changes; each apply would undo that";
            }
        }
    }

    /// <summary>A manager that is stopped finishes its jobs, and is stopped seldom.</summary>
    /// <param name="jobTimeout">The longest job, in seconds.</param>
    public static IEnumerable<string> Managers(IReadOnlyList<PlatformObject> objects, long jobTimeout)
    {
        foreach (var manager in objects.Where(IsManager))
        {
            var pod = manager.PodTemplate!["spec"]!;
            if (!manager.Containers.Any(c => c["lifecycle"]?["preStop"]?["exec"]?["command"]?.ToJsonString().Contains("QUIT", StringComparison.Ordinal) == true))
            {
                yield return $"{manager}: nothing sends SIGQUIT before it is stopped, and SIGTERM ends its jobs";
            }

            if (Number(pod["terminationGracePeriodSeconds"]) is var grace && grace < jobTimeout)
            {
                yield return $"{manager}: it has {grace} s to end, and a job has {jobTimeout} s";
            }
        }

        foreach (var scaler in objects.Where(o => o.Kind == "HorizontalPodAutoscaler" && objects.Any(m => IsManager(m) && m.Name == o.Text("spec.scaleTargetRef.name"))))
        {
            var down = scaler.At("spec.behavior.scaleDown");
            var policies = down?["policies"] as JsonArray ?? [];
            var isSlow = Number(down?["stabilizationWindowSeconds"]) >= SlowSeconds
                && policies.Count > 0
                && policies.All(p => p?["type"]?.ToString() == "Pods" && Number(p["value"]) == 1 && Number(p["periodSeconds"]) >= SlowSeconds);
            if (!isSlow && down?["selectPolicy"]?.ToString() != "Disabled")
            {
                yield return $"{scaler}: it takes managers away faster than one in {SlowSeconds} s";
            }
        }
    }

    /// <summary>A Deployment that runs gitlab-runner.</summary>
    public static bool IsManager(PlatformObject o) =>
        o.Kind == "Deployment" && o.Containers.Any(c => c["image"]?.ToString().Contains("gitlab-runner", StringComparison.Ordinal) == true);

    private static long Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : 0;
}
