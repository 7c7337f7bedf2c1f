using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Events;

/// <summary>Removes events an hour after they last happened, and the oldest when there are too many.</summary>
internal sealed class EventExpiry : IController
{
    /// <summary>How many events the lab keeps.</summary>
    public const int Most = 5000;

    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly Queue<ObjectKey> _kept = new();
    private readonly HashSet<ObjectKey> _known = [];

    public ResourceName? Resource => Collections.Events;

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { } told)
        {
            return null;
        }

        DropOldest(key, cluster);
        var last = told.Content.TimeAt("lastTimestamp") ?? told.Content.TimeAt("eventTime") ?? told.Created;
        var left = last + Life - cluster.Now;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        cluster.Delete(told);
        return null;
    }

    private void DropOldest(ObjectKey key, ClusterView cluster)
    {
        if (_known.Add(key))
        {
            _kept.Enqueue(key);
        }

        while (_kept.Count > Most && _kept.TryDequeue(out var oldest))
        {
            _ = _known.Remove(oldest);
            if (cluster.Find(oldest) is { } old)
            {
                cluster.Delete(old);
            }
        }
    }
}
