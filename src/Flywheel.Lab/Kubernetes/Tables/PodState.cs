using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>What a pod's containers come to: how many are ready, how often they were restarted, and one word for all of it.</summary>
internal sealed class PodState
{
    private readonly JsonObject _pod;
    private readonly HashSet<string> _sidecars;

    public PodState(JsonObject pod, HashSet<string> sidecars)
    {
        (_pod, _sidecars) = (pod, sidecars);
        Reason = pod.TextAt("status.reason") is { Length: > 0 } reason ? reason : pod.TextAt("status.phase");
        if (pod.ItemsAt("status.conditions").Any(condition =>
            condition.Text("type") == "PodScheduled" && condition.Text("reason") == "SchedulingGated"))
        {
            Reason = "SchedulingGated";
        }

        var initializing = ReadInitContainers();
        if (!initializing || pod.HasCondition("Initialized"))
        {
            ReadContainers();
        }

        if (pod.At("metadata.deletionTimestamp") is not null)
        {
            Reason = pod.TextAt("status.reason") == "NodeLost" ? "Unknown"
                : pod.TextAt("status.phase") is "Succeeded" or "Failed" ? Reason
                : "Terminating";
        }
    }

    public int Ready { get; private set; }

    public long Restarts { get; private set; }

    public DateTimeOffset? LastRestart { get; private set; }

    /// <summary>The STATUS column.</summary>
    public string Reason { get; private set; }

    /// <returns>An init container is not done.</returns>
    private bool ReadInitContainers()
    {
        var position = 0;
        foreach (var container in _pod.ItemsAt("status.initContainerStatuses"))
        {
            Count(container);
            var terminated = container.At("state.terminated") as JsonObject;
            if (terminated is not null && terminated.NumberAt("exitCode") == 0)
            {
                position++;
                continue;
            }

            if (IsSidecar(container) && Truth(container, "started"))
            {
                Ready += Truth(container, "ready") ? 1 : 0;
                position++;
                continue;
            }

            Reason = terminated is not null ? "Init:" + Ended(terminated)
                : container.TextAt("state.waiting.reason") is { Length: > 0 } waiting and not "PodInitializing" ? "Init:" + waiting
                : $"Init:{position}/{_pod.CountAt("spec.initContainers")}";
            return true;
        }

        return false;
    }

    private void ReadContainers()
    {
        (Restarts, LastRestart) = (0, null);
        foreach (var sidecar in _pod.ItemsAt("status.initContainerStatuses").Where(IsSidecar))
        {
            Count(sidecar);
        }

        var running = false;
        foreach (var container in _pod.ItemsAt("status.containerStatuses").Reverse())
        {
            Count(container);
            if (container.TextAt("state.waiting.reason") is { Length: > 0 } waiting)
            {
                Reason = waiting;
            }
            else if (container.At("state.terminated") is JsonObject terminated)
            {
                Reason = Ended(terminated);
            }
            else if (Truth(container, "ready") && container.At("state.running") is not null)
            {
                running = true;
                Ready++;
            }
        }

        if (Reason == "Completed" && running)
        {
            Reason = _pod.HasCondition("Ready") ? "Running" : "NotReady";
        }
    }

    private void Count(JsonObject container)
    {
        Restarts += container.NumberAt("restartCount");
        if (HumanDuration.Read(container.At("lastState.terminated.finishedAt")) is { } ended && !(ended <= LastRestart))
        {
            LastRestart = ended;
        }
    }

    private static string Ended(JsonObject terminated) =>
        terminated.Text("reason") is { Length: > 0 } reason ? reason
        : terminated.NumberAt("signal") is var signal && signal != 0 ? $"Signal:{signal}"
        : $"ExitCode:{terminated.NumberAt("exitCode")}";

    private bool IsSidecar(JsonObject container) => _sidecars.Contains(container.Text("name"));

    private static bool Truth(JsonObject container, string field) => container[field] is JsonValue value && value.TryGetValue(out bool truth) && truth;
}
