using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>One pod on its node: its containers in the order in which they may start. Lives as long as the pod.</summary>
internal sealed class PodRun
{
    private readonly Dictionary<string, ImaginedContainer> _containers = new(StringComparer.Ordinal);

    public PodRun(Seen pod, DateTimeOffset now)
    {
        Uid = pod.Uid;
        Fault = PodFault.Of(pod);
        var waiting = pod.Spec.ObjectsAt("initContainers").Any() ? "PodInitializing" : "ContainerCreating";
        foreach (var (container, isInit) in Containers(pod))
        {
            var name = container.TextAt("name");
            _containers[name] = ContainerStatus.Read(pod, name, isInit) is { } known
                ? new ImaginedContainer(known, now)
                : new ImaginedContainer(waiting);
        }
    }

    public string Uid { get; }

    public PodFault Fault { get; }

    /// <summary>This is the one of its owner's pods that never becomes ready.</summary>
    public bool IsTheStuckOne { get; init; }

    /// <summary>When it ends though it was only asked to; null: it was not asked yet.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>Goes on as far as the time allows: init containers one after the other, then all others.</summary>
    /// <param name="pod">As it is now.</param>
    /// <param name="script">Says what a container is going to do.</param>
    /// <param name="real">How a container is that really runs; null: it is imagined.</param>
    /// <param name="now">The present.</param>
    /// <param name="told">Takes what happens.</param>
    /// <returns>The states by name, and when the next changes by itself.</returns>
    public (IReadOnlyDictionary<string, ContainerObservation> States, DateTimeOffset? Due) Advance(
        Seen pod,
        Func<JsonObject, bool, ContainerScript> script,
        Func<string, ContainerObservation?> real,
        DateTimeOffset now,
        ICollection<Happening> told)
    {
        var states = new Dictionary<string, ContainerObservation>(StringComparer.Ordinal);
        DateTimeOffset? due = null;
        var mayStart = true;
        foreach (var (container, isInit) in Containers(pod))
        {
            var name = container.TextAt("name");
            var imagined = _containers[name];
            if (mayStart && !isInit && real(name) is { } observed)
            {
                states[name] = observed;
                continue;
            }

            if (mayStart)
            {
                imagined.Advance(script(container, isInit), now, told);
                due = due is null || imagined.Due < due ? imagined.Due ?? due : due;
            }

            states[name] = imagined.State;
            mayStart &= !isInit || PodStatus.IsInitialized(container, imagined.State);
        }

        return (states, due);
    }

    private static IEnumerable<(JsonObject Container, bool IsInit)> Containers(Seen pod) =>
        pod.Spec.ObjectsAt("initContainers").Select(container => (container, true))
            .Concat(pod.Spec.ObjectsAt("containers").Select(container => (container, false)));
}
