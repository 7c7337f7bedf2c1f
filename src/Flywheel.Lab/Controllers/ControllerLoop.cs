using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Flywheel.Lab.Kubernetes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Controllers;

/// <summary>
/// Calls the controllers when something changes that concerns them, and when they asked to be called. All of them run on this one loop;
/// while nothing changes and nothing is due it waits without ticking.
/// </summary>
internal sealed partial class ControllerLoop
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly Cluster _cluster;
    private readonly ILogger<ControllerLoop> _logger;
    private readonly ClusterView _view;
    private readonly ReconciliationQueue _queue = new();
    private readonly ImmutableArray<IController> _controllers;
    private readonly ILookup<ResourceName, IController> _byResource;
    private readonly ImmutableArray<IController> _ofEverything;
    private readonly ConcurrentQueue<TaskCompletionSource> _resting = [];
    private readonly ConcurrentQueue<ObjectKey> _woken = [];

    // Bounded: while the loop is busy the watch waits, and a full channel needs no further wake-up.
    private readonly Channel<ObjectChange?> _news = Channel.CreateBounded<ObjectChange?>(new BoundedChannelOptions(1024) { SingleReader = true });

    public ControllerLoop(Cluster cluster, IEnumerable<IController> controllers, ILogger<ControllerLoop> logger)
    {
        _cluster = cluster;
        _logger = logger;
        _controllers = [.. controllers];
        _byResource = _controllers.Where(controller => controller.Resource is not null).ToLookup(controller => controller.Resource!.Value);
        _ofEverything = [.. _controllers.Where(controller => controller.Resource is null)];
        _view = new ClusterView(cluster, Changed);
    }

    /// <summary>Runs until the token ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        await using var alarm = _cluster.Time.CreateTimer(_ => Nudge(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!cancellationToken.IsCancellationRequested)
        {
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watch = FollowAsync(_view.LookAround(), watching.Token);
            try
            {
                await WorkAsync(() => watch.IsCompleted, alarm, cancellationToken);
                await watch;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            finally
            {
                await watching.CancelAsync();
                await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Has the controllers of an object look at it, because of something that the cluster cannot see. From any thread.</summary>
    public void Wake(ObjectKey key)
    {
        _woken.Enqueue(key);
        Nudge();
    }

    /// <summary>The same for all objects of a collection.</summary>
    public void Wake(ResourceName resource)
    {
        foreach (var stored in _cluster.List(resource))
        {
            _woken.Enqueue(stored.Key);
        }

        Nudge();
    }

    /// <summary>Ends when everything written so far was seen and nothing is left to do before time goes on. From any thread.</summary>
    public Task RestAsync(CancellationToken cancellationToken)
    {
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _resting.Enqueue(rest);
        Nudge();
        return rest.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Until the token ends it, or the watch fell behind and everything is to be looked at anew.</summary>
    private async Task WorkAsync(Func<bool> mustLookAnew, ITimer alarm, CancellationToken cancellationToken)
    {
        while (!mustLookAnew())
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_news.Reader.TryRead(out var change))
            {
                if (change is not null)
                {
                    _view.Follow(change);
                }
            }

            while (_woken.TryDequeue(out var key))
            {
                Enqueue(key);
            }

            if (_queue.TryTake(_cluster.Time.GetUtcNow(), out var item))
            {
                Call(item);
                continue;
            }

            Rest();
            _ = alarm.Change(UntilDue(), Timeout.InfiniteTimeSpan);
            _ = await _news.Reader.WaitToReadAsync(cancellationToken);
        }
    }

    private TimeSpan UntilDue()
    {
        if (_queue.NextDue - _cluster.Time.GetUtcNow() is not { } wait)
        {
            return Timeout.InfiniteTimeSpan;
        }

        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
    }

    private void Call(Reconciliation item)
    {
        try
        {
            var next = item.Controller.Reconcile(item.Key, _view);
            _queue.Done(item, _cluster.Time.GetUtcNow() + next);
        }
        catch (Exception problem)
        {
            var delay = _queue.Failed(item, _cluster.Time.GetUtcNow());
            ReconciliationFailed(_logger, problem, item.Controller.GetType().Name, item.Key, delay);
        }
    }

    private void Changed(Seen? before, Seen? after)
    {
        Enqueue((after ?? before)!.Key);
        foreach (var seen in Both(before, after))
        {
            foreach (var owner in seen.Owners)
            {
                if (_cluster.Kinds.ByKind(owner.ApiVersion, owner.Kind) is { } kind)
                {
                    Enqueue(kind.Key(seen.Namespace, owner.Name));
                }
            }

            foreach (var controller in _controllers)
            {
                EnqueueConcerned(controller, seen);
            }
        }
    }

    private void EnqueueConcerned(IController controller, Seen seen)
    {
        try
        {
            foreach (var key in controller.Concerned(seen, _view))
            {
                _queue.Add(new Reconciliation(controller, key));
            }
        }
        catch (Exception problem)
        {
            ConcernFailed(_logger, problem, controller.GetType().Name, seen.Key);
        }
    }

    private static IEnumerable<Seen> Both(Seen? before, Seen? after)
    {
        if (before is not null)
        {
            yield return before;
        }

        if (after is not null)
        {
            yield return after;
        }
    }

    private void Enqueue(ObjectKey key)
    {
        foreach (var controller in _byResource[key.Resource])
        {
            _queue.Add(new Reconciliation(controller, key));
        }

        foreach (var controller in _ofEverything)
        {
            _queue.Add(new Reconciliation(controller, key));
        }
    }

    private async Task FollowAsync(long after, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in _cluster.WatchAsync(null, after, cancellationToken))
            {
                await _news.Writer.WriteAsync(change, cancellationToken);
            }
        }
        catch (StatusException gone) when (gone.Status.Code == 410)
        {
            FellBehind(_logger);
        }
        finally
        {
            Nudge();
        }
    }

    private void Nudge() => _ = _news.Writer.TryWrite(null);

    private void Rest()
    {
        while (_view.Version >= _cluster.Version && _resting.TryDequeue(out var rest))
        {
            _ = rest.TrySetResult();
        }
    }
}
