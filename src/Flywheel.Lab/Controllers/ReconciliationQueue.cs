namespace Flywheel.Lab.Controllers;

/// <summary>What is to be reconciled now, each once and in the order of asking, and what later. Used by one thread.</summary>
internal sealed class ReconciliationQueue
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly Queue<Reconciliation> _ready = [];
    private readonly HashSet<Reconciliation> _waiting = [];
    private readonly PriorityQueue<Reconciliation, DateTimeOffset> _later = new();
    private readonly Dictionary<Reconciliation, DateTimeOffset> _due = [];
    private readonly Dictionary<Reconciliation, int> _failures = [];

    /// <summary>When the next one becomes due; null: none is waiting.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            DropOutdated();
            return _later.TryPeek(out _, out var due) ? due : null;
        }
    }

    public void Add(Reconciliation item)
    {
        if (_waiting.Add(item))
        {
            _ready.Enqueue(item);
        }
    }

    public bool TryTake(DateTimeOffset now, out Reconciliation item)
    {
        while (NextDue <= now)
        {
            var due = _later.Dequeue();
            _ = _due.Remove(due);
            Add(due);
        }

        return _ready.TryDequeue(out item) && _waiting.Remove(item);
    }

    /// <summary>The item was looked at; only this answer counts for when it is next.</summary>
    public void Done(Reconciliation item, DateTimeOffset? next)
    {
        _ = _failures.Remove(item);
        Schedule(item, next);
    }

    /// <summary>The item could not be looked at; it is tried again after a delay that doubles each time.</summary>
    public TimeSpan Failed(Reconciliation item, DateTimeOffset now)
    {
        var failures = _failures.GetValueOrDefault(item);
        _failures[item] = failures + 1;
        var delay = failures < 16 ? FirstDelay * (1 << failures) : LongestDelay;
        delay = delay < LongestDelay ? delay : LongestDelay;
        Schedule(item, now + delay);
        return delay;
    }

    private void Schedule(Reconciliation item, DateTimeOffset? due)
    {
        if (due is not { } time)
        {
            _ = _due.Remove(item);
            return;
        }

        if (_due.TryGetValue(item, out var known) && known == time)
        {
            return;
        }

        _due[item] = time;
        _later.Enqueue(item, time);
    }

    // An item's earlier times stay in the heap until they come up.
    private void DropOutdated()
    {
        while (_later.TryPeek(out var item, out var time) && (!_due.TryGetValue(item, out var due) || due != time))
        {
            _ = _later.Dequeue();
        }
    }
}
