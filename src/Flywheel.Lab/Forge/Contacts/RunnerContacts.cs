using Flywheel.Lab.Forge.Records;
using Flywheel.Lab.Forge.Runners;
using Flywheel.Lab.Kubernetes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Forge.Contacts;

/// <summary>
/// Contacts the forge for the runners whose pods are ready: at once when one becomes ready, then every few seconds until it is not.
/// A runner's pods are those that have its token, in their environment or in a file.
/// </summary>
/// <param name="cluster">Where the pods are.</param>
/// <param name="registry">Hears of them.</param>
/// <param name="silences">Whether the runner with this id or description must not be heard of.</param>
/// <param name="time">The time between contacts.</param>
internal sealed class RunnerContacts(Cluster cluster, RunnerRegistry registry, Func<string, bool> silences, TimeProvider time)
{
    /// <summary>As often as a runner asks for jobs by default (<c>check_interval</c> of https://docs.gitlab.com/runner/configuration/advanced-configuration/).</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private static readonly ResourceName Pods = new("", "pods");

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, RunnerPod> _pods = [];

    /// <summary>Works until the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // When one of the two fails the other must not go on as if nothing were.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var both = new[] { BeatAsync(ending.Token), FollowAsync(ending.Token) };
        _ = await Task.WhenAny(both);
        await ending.CancelAsync();
        try
        {
            await Task.WhenAll(both);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            registry.Flush();
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            lock (_lock)
            {
                foreach (var pod in _pods.Values)
                {
                    Contact(pod);
                }
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = cluster.Now;
            lock (_lock)
            {
                _pods.Clear();
                foreach (var pod in now.List(Pods, null))
                {
                    Take(pod);
                }
            }

            try
            {
                await foreach (var change in cluster.WatchAsync(Pods, now.Version, cancellationToken))
                {
                    Take(change);
                }
            }
            catch (StatusException gone) when (gone.Status.Code == 410)
            {
                // We were too slow for the history; what is there now says it all.
            }
        }
    }

    private void Take(ObjectChange change)
    {
        lock (_lock)
        {
            if (change.Kind == ChangeKind.Deleted)
            {
                _pods.Remove(change.Object.Key);
            }
            else
            {
                Take(change.Object);
            }
        }
    }

    private void Take(KubeObject stored)
    {
        var content = stored.Content();
        if (!RunnerPod.IsReady(content))
        {
            _pods.Remove(stored.Key);
        }
        else if (!_pods.TryGetValue(stored.Key, out var known) || known.Uid != stored.Uid)
        {
            _pods.Remove(stored.Key);
            var pod = new RunnerPod(content, cluster);
            if (pod.MayContact)
            {
                _pods[stored.Key] = pod;
                Contact(pod);
            }
        }
    }

    private void Contact(RunnerPod pod)
    {
        foreach (var token in pod.Tokens(cluster))
        {
            if (registry.FindByToken(token) is { } runner && !IsSilenced(runner))
            {
                registry.Contact(runner, pod.Details);
            }
        }
    }

    private bool IsSilenced(Runner runner) =>
        silences(runner.Id.ToString(System.Globalization.CultureInfo.InvariantCulture))
        || (runner.Description is { Length: > 0 } description && silences(description));
}
