using System.Collections.Concurrent;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>At which loopback port the process behind a pod listens. Thread-safe.</summary>
internal sealed class LocalPorts
{
    private readonly ConcurrentDictionary<string, int> _byPod = new(StringComparer.Ordinal);

    /// <summary>Null: the pod has no process of its own and is imagined.</summary>
    public int? Find(string podUid) => _byPod.TryGetValue(podUid, out var port) ? port : null;

    public void Set(string podUid, int port) => _byPod[podUid] = port;

    public void Forget(string podUid) => _byPod.TryRemove(podUid, out _);
}
