using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>
/// The last changes of the cluster, bounded by number and by bytes. Each watch reads from it at a pace of its own, so that a slow one holds no
/// memory: when it falls behind the oldest change that is kept, it is told that its version is gone. Thread-safe.
/// </summary>
/// <param name="version">The newest version that is not in the log: changes begin after it.</param>
/// <param name="maximum">How many changes are kept.</param>
/// <param name="maximumBytes">How many bytes of objects are kept.</param>
internal sealed class ChangeLog(long version, int maximum, long maximumBytes)
{
    private readonly Lock _lock = new();

    /// <summary>Versions have no gaps, so the place of a change follows from its version.</summary>
    private readonly ObjectChange?[] _ring = new ObjectChange?[maximum];

    private long _newest = version;
    private long _forgotten = version;
    private long _bytes;
    private TaskCompletionSource _added = NewSignal();

    /// <summary>The newest version of which changes are no longer known; a watch may begin after it.</summary>
    public long Oldest
    {
        get
        {
            lock (_lock)
            {
                return _forgotten;
            }
        }
    }

    /// <summary>Adds the next change; its version is one more than that of the last.</summary>
    public void Add(ObjectChange change)
    {
        TaskCompletionSource added;
        lock (_lock)
        {
            _newest++;
            _bytes += change.Object.Json.Length;
            while (_newest - _forgotten > maximum || (_bytes > maximumBytes && _newest - _forgotten > 1))
            {
                _forgotten++;
                ref var oldest = ref _ring[_forgotten % maximum];
                _bytes -= oldest!.Object.Json.Length;
                oldest = null;
            }

            _ring[_newest % maximum] = change;
            (added, _added) = (_added, NewSignal());
        }

        added.SetResult();
    }

    /// <summary>The changes after a version, at most so many, and the version up to which was looked.</summary>
    /// <param name="resource">Only of this collection; null: of all.</param>
    /// <param name="after">Changes after it.</param>
    /// <param name="limit">How many at most.</param>
    /// <exception cref="StatusException">The version is too old (410).</exception>
    public (List<ObjectChange> Changes, long UpTo) Read(ResourceName? resource, long after, int limit)
    {
        lock (_lock)
        {
            if (after < _forgotten)
            {
                throw new StatusException(ApiStatus.Gone(after, _forgotten));
            }

            var changes = new List<ObjectChange>();
            var upTo = after;
            while (upTo < _newest && changes.Count < limit)
            {
                var change = _ring[++upTo % maximum]!;
                if (resource is null || change.Object.Key.Resource == resource)
                {
                    changes.Add(change);
                }
            }

            return (changes, upTo);
        }
    }

    /// <summary>Ends when there is a change after a version.</summary>
    public Task ChangedAsync(long after)
    {
        lock (_lock)
        {
            return _newest > after ? Task.CompletedTask : _added.Task;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
