using System.Collections.Concurrent;

namespace Flywheel.Lab.Kubernetes.Logs;

/// <summary>What the containers of all pods wrote: the running one of each and the one before it. Bounded, kept in memory, thread-safe.</summary>
internal sealed class PodLogs
{
    /// <summary>The most that is kept of one container; older lines go first.</summary>
    public const int CharactersPerContainer = 1024 * 1024;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, ContainerLog>> _pods = new(StringComparer.Ordinal);

    /// <summary>Adds a line of a container. Line ends in it become further lines.</summary>
    public void Write(string podUid, string container, DateTimeOffset time, string line) =>
        _pods.GetOrAdd(podUid, _ => new(StringComparer.Ordinal)).GetOrAdd(container, _ => new ContainerLog()).Write(time, line);

    /// <summary>The container was started anew: what is there becomes what <c>logs --previous</c> shows.</summary>
    public void StartAnew(string podUid, string container) => Find(podUid, container)?.StartAnew();

    /// <summary>The pod is gone, and its logs with it.</summary>
    public void Forget(string podUid) => _pods.TryRemove(podUid, out _);

    /// <summary>The log of a container that wrote something; null when none did.</summary>
    public ContainerLog? Find(string podUid, string container) =>
        _pods.TryGetValue(podUid, out var containers) && containers.TryGetValue(container, out var log) ? log : null;
}
