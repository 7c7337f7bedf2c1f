using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Processes;
using Flywheel.Tools;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>
/// Runs the pods that ask for it with <see cref="LocalCommand.CommandAnnotation"/> as processes of this machine, each at a free loopback port,
/// and ends all of them with the lab. The processes see private folders of their own and a stated environment; they are not confined beyond that.
/// </summary>
internal sealed class LocalProcesses : IPodRuntime, IAsyncDisposable
{
    private static readonly TimeSpan EndOfLab = TimeSpan.FromSeconds(5);

    private readonly LocalMachine _machine;
    private readonly CommandRules _rules;
    private readonly LocalRuntime _runtime;
    private readonly Prober _prober = new();
    private readonly EventRecorder _events = new("kubelet");
    private readonly Dictionary<string, LocalContainer> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leaving = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ContainerObservation> _refused = new(StringComparer.Ordinal);

    public LocalProcesses(LocalMachine machine, PodLogs logs, Pace pace, TimeProvider time)
    {
        _machine = machine;
        _rules = new CommandRules(machine);
        Ports = new LocalPorts();
        _runtime = new LocalRuntime
        {
            Runner = new ProcessRunner(time),
            Logs = logs,
            Ports = Ports,
            Prober = _prober,
            Pace = pace,
            Time = time,
            DeathGuard = new ToolPath(machine.Path, "/nowhere").Find("setpriv"),
        };
        if (Directory.Exists(machine.Folder))
        {
            Directory.Delete(machine.Folder, recursive: true);
        }
    }

    /// <summary>Where the processes listen; for the ingress.</summary>
    public LocalPorts Ports { get; }

    /// <summary>Told of a pod that changed, from any thread: the loop's <c>Wake</c>. Set before the loop runs.</summary>
    public Action<ObjectKey> Wake { get; set; } = _ => { };

    public ContainerObservation? Observe(Seen pod, string container, ClusterView cluster)
    {
        if (LocalCommand.Of(pod) is not { } command || command.Container != container)
        {
            return null;
        }

        if (_running.TryGetValue(pod.Uid, out var known))
        {
            return known.Now;
        }

        var spec = pod.Spec.ObjectsAt("containers").FirstOrDefault(entry => entry.TextAt("name") == container);
        return spec is null ? null : Start(pod, spec, command, cluster);
    }

    public bool End(string podUid, TimeSpan grace)
    {
        _ = _refused.Remove(podUid);
        if (!_running.TryGetValue(podUid, out var container))
        {
            return true;
        }

        container.Stop(grace);
        _ = _leaving.Add(podUid);
        Sweep();
        return !_running.ContainsKey(podUid);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _running.Values)
        {
            container.Stop(EndOfLab);
        }

        var all = Task.WhenAll(_running.Values.Select(container => container.Ended));
        await all.WaitAsync(EndOfLab, _runtime.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var container in _running.Values)
        {
            container.Stop(TimeSpan.Zero);
        }

        await all.WaitAsync(EndOfLab, _runtime.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _running.Clear();
        _prober.Dispose();
    }

    // Of a pod that was deleted by force nobody asks again.
    private void Sweep()
    {
        foreach (var uid in _leaving.Where(uid => _running[uid].Ended.IsCompleted).ToList())
        {
            _ = _leaving.Remove(uid);
            _running[uid].Dispose();
            _ = _running.Remove(uid);
        }
    }

    private ContainerObservation Start(Seen pod, JsonObject spec, LocalCommand command, ClusterView cluster)
    {
        Sweep();

        // A refusal stands: what is allowed does not change while the lab runs.
        if (_refused.TryGetValue(pod.Uid, out var refusal))
        {
            return refusal;
        }

        var check = _rules.Check(command);
        if (check.Refusal is { } refused)
        {
            _events.Record(cluster, pod, EventType.Warning, refused.Reason, refused.Message, $"spec.containers{{{command.Container}}}");
            return _refused[pod.Uid] = Waiting(refused.Reason, refused.Message);
        }

        var environment = ContainerEnvironment.Of(pod, spec, cluster);
        if (environment.Missing is { } missing)
        {
            return Waiting("CreateContainerConfigError", missing);
        }

        var mounted = MountedFiles.Of(pod, spec, cluster);
        if (mounted.Missing is { } unmounted)
        {
            return Waiting("ContainerCreating", unmounted);
        }

        foreach (var name in environment.Refused)
        {
            _runtime.Logs.Write(pod.Uid, command.Container, _runtime.Time.GetUtcNow(), $"lab: {name} is not handed to a process of this machine");
        }

        var plan = LocalContainerPlan.For(pod, spec, command, check, environment, mounted, _machine);
        var key = pod.Key;
        var container = new LocalContainer(plan, _runtime, () => Wake(key));
        _running[pod.Uid] = container;
        _ = container.Ended.ContinueWith(_ => Wake(key), TaskScheduler.Default);
        return container.Now;
    }

    private static ContainerObservation Waiting(string reason, string message) =>
        new() { Phase = ContainerPhase.Waiting, Reason = reason, Message = message };
}
