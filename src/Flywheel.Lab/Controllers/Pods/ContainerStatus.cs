using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>One entry of <c>status.containerStatuses</c>, written and read.</summary>
internal static class ContainerStatus
{
    public static JsonObject Write(Seen pod, JsonObject container, ContainerObservation state, bool isInit)
    {
        var (name, image) = (container.TextAt("name"), container.TextAt("image"));
        var hasRun = state.StartedAt is not null || state.Last is not null;
        var parsed = ImageName.Parse(image);
        var status = new JsonObject
        {
            ["name"] = name,
            ["state"] = State(pod, name, state, state.Restarts),
            ["lastState"] = state.Last is { } last ? State(pod, name, last, state.Restarts - 1) : new JsonObject(),

            // An init container is ready when it is done.
            ["ready"] = state.IsReady || (isInit && state is { Phase: ContainerPhase.Terminated, ExitCode: 0 }),
            ["restartCount"] = state.Restarts,
            ["image"] = hasRun ? parsed?.Full ?? image : image,
            ["imageID"] = hasRun ? parsed?.Id ?? "" : "",
            ["started"] = state.Phase == ContainerPhase.Running,
        };
        if (hasRun)
        {
            status["containerID"] = Id(pod, name, state.Phase == ContainerPhase.Waiting ? state.Restarts - 1 : state.Restarts);
        }

        return status;
    }

    /// <summary>What a status says of a container, for going on after a restart of the lab; null: nothing.</summary>
    public static ContainerObservation? Read(Seen pod, string name, bool isInit)
    {
        var status = pod.Status.ObjectsAt(isInit ? "initContainerStatuses" : "containerStatuses").FirstOrDefault(entry => entry.TextAt("name") == name);
        return status is null ? null : Read(status.ObjectAt("state")) with
        {
            IsReady = status.FlagAt("ready") && status.At("state", "running") is not null,
            Restarts = status.NumberAt("restartCount") ?? 0,
            Last = status.ObjectAt("lastState") is { Count: > 0 } last ? Read(last) : null,
        };
    }

    private static ContainerObservation Read(JsonObject? state)
    {
        if (state.ObjectAt("running") is { } running)
        {
            return new() { Phase = ContainerPhase.Running, StartedAt = running.TimeAt("startedAt") };
        }

        if (state.ObjectAt("terminated") is { } ended)
        {
            return new()
            {
                Phase = ContainerPhase.Terminated,
                Reason = ended.TextAt("reason"),
                Message = ended.TextAt("message"),
                ExitCode = ended.NumberAt("exitCode") ?? 0,
                StartedAt = ended.TimeAt("startedAt"),
                FinishedAt = ended.TimeAt("finishedAt"),
            };
        }

        return new() { Phase = ContainerPhase.Waiting, Reason = state.TextAt("waiting", "reason"), Message = state.TextAt("waiting", "message") };
    }

    private static JsonObject State(Seen pod, string name, ContainerObservation state, int start)
    {
        var details = new JsonObject();
        Add(details, "reason", state.Reason);
        Add(details, "message", state.Message);
        switch (state.Phase)
        {
            case ContainerPhase.Waiting:
                return new JsonObject { ["waiting"] = details };
            case ContainerPhase.Running:
                return new JsonObject { ["running"] = new JsonObject { ["startedAt"] = state.StartedAt?.ToStamp() } };
            case ContainerPhase.Terminated:
                details["exitCode"] = state.ExitCode;
                details["startedAt"] = state.StartedAt?.ToStamp();
                details["finishedAt"] = state.FinishedAt?.ToStamp();
                details["containerID"] = Id(pod, name, start);
                return new JsonObject { ["terminated"] = details };
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string Id(Seen pod, string name, int start) =>
        $"containerd://{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{pod.Uid}/{name}/{start}")))}";

    private static void Add(JsonObject details, string name, string value)
    {
        if (value.Length > 0)
        {
            details[name] = value;
        }
    }
}
