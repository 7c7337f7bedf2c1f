using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Defaults;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>The status of a pod on a node from the states of its containers, as the kubelet writes it; pure.</summary>
internal static class PodStatus
{
    private static readonly string[] ConditionOrder = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    /// <param name="pod">With its status as it was last.</param>
    /// <param name="states">How its containers are, by name, init containers too.</param>
    /// <param name="address">Its IP; empty while its volumes cannot be mounted.</param>
    /// <param name="hostAddress">Its node's IP.</param>
    /// <param name="now">The present.</param>
    public static JsonObject Of(Seen pod, IReadOnlyDictionary<string, ContainerObservation> states, string address, string hostAddress, DateTimeOffset now)
    {
        var status = pod.Status.DeepClone().AsObject();
        var init = pod.Spec.ObjectsAt("initContainers").ToList();
        var main = pod.Spec.ObjectsAt("containers").ToList();
        var uninitialized = init.Where(container => !IsInitialized(container, states[container.TextAt("name")])).Select(Name).ToList();
        var unready = main.Select(Name).Where(name => !states[name].IsReady).ToList();
        var hasFailed = init.Any(container => states[Name(container)] is { Phase: ContainerPhase.Terminated, ExitCode: not 0 });
        var phase = Phase(pod, [.. main.Select(container => states[Name(container)])], uninitialized.Count == 0, hasFailed);
        var isFinished = phase is "Succeeded" or "Failed";

        status["phase"] = phase;
        Conditions.Set(status, new("PodReadyToStartContainers", Condition.Of(address.Length > 0 && !isFinished)), now);
        Conditions.Set(
            status,
            uninitialized.Count > 0
                ? new("Initialized", "False", "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', uninitialized)}]")
                : new("Initialized", "True", phase == "Succeeded" ? "PodCompleted" : ""),
            now);
        var (reason, message) = phase switch
        {
            "Succeeded" => ("PodCompleted", ""),
            "Failed" => ("PodFailed", ""),
            _ when unready.Count > 0 => ("ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]"),
            _ => ("", ""),
        };
        Conditions.Set(status, new("Ready", Condition.Of(reason.Length == 0), reason, message), now);
        Conditions.Set(status, new("ContainersReady", Condition.Of(reason.Length == 0), reason, message), now);
        Conditions.Set(status, new("PodScheduled", "True"), now);
        Order(status);

        status["hostIP"] = hostAddress;
        status["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = hostAddress });
        if (address.Length > 0)
        {
            status["podIP"] = address;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        }

        status["startTime"] ??= now.ToStamp();
        if (init.Count > 0)
        {
            status["initContainerStatuses"] = List(pod, init, states, isInit: true);
        }

        status["containerStatuses"] = List(pod, main, states, isInit: false);
        status["qosClass"] = QualityClass.Of(pod.Spec);
        return status;
    }

    /// <summary>The init container has done its part: it ended well, or it is a sidecar that has started.</summary>
    public static bool IsInitialized(JsonObject container, ContainerObservation state) => container.TextAt("restartPolicy") == "Always"
        ? state.Phase == ContainerPhase.Running
        : state is { Phase: ContainerPhase.Terminated, ExitCode: 0 };

    private static string Phase(Seen pod, List<ContainerObservation> main, bool isInitialized, bool hasFailed)
    {
        var policy = pod.Spec.TextAt("restartPolicy");
        if (!isInitialized)
        {
            return hasFailed && policy == "Never" ? "Failed" : "Pending";
        }

        if (main.All(state => state.Phase == ContainerPhase.Terminated) && policy != "Always")
        {
            return main.All(state => state.ExitCode == 0) ? "Succeeded" : policy == "Never" ? "Failed" : "Running";
        }

        return main.Any(state => state is { Phase: ContainerPhase.Waiting, Last: null }) ? "Pending" : "Running";
    }

    // The scheduler writes its condition first, and kubectl shows them as they stand; the kubelet puts them in its own order.
    private static void Order(JsonObject status)
    {
        var conditions = status["conditions"]!.AsArray();
        var sorted = conditions.OrderBy(condition => Array.IndexOf(ConditionOrder, condition.TextAt("type")) is var place and >= 0 ? place : int.MaxValue).ToList();
        conditions.Clear();
        sorted.ForEach(conditions.Add);
    }

    private static JsonArray List(Seen pod, List<JsonObject> containers, IReadOnlyDictionary<string, ContainerObservation> states, bool isInit) =>
        [.. containers.Select(container => ContainerStatus.Write(pod, container, states[Name(container)], isInit))];

    private static string Name(JsonObject container) => container.TextAt("name");
}
