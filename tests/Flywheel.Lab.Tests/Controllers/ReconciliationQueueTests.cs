using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Controllers;

public sealed class ReconciliationQueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly IController Controller = new Nothing();

    [Fact]
    public void An_item_waits_once_and_items_come_in_the_order_of_asking()
    {
        var queue = new ReconciliationQueue();
        queue.Add(Item("a"));
        queue.Add(Item("b"));
        queue.Add(Item("a"));

        Assert.Equal(["a", "b"], Take(queue, Start));
    }

    [Fact]
    public void An_item_comes_when_it_is_due_and_only_its_last_time_counts()
    {
        var queue = new ReconciliationQueue();
        queue.Done(Item("a"), Start.AddSeconds(1));
        queue.Done(Item("b"), Start.AddSeconds(5));
        queue.Done(Item("a"), Start.AddSeconds(3));

        Assert.Equal(Start.AddSeconds(3), queue.NextDue);
        Assert.Empty(Take(queue, Start.AddSeconds(2)));
        Assert.Equal(["a"], Take(queue, Start.AddSeconds(3)));
        queue.Done(Item("b"), null);
        Assert.Null(queue.NextDue);
    }

    [Fact]
    public void A_failing_item_waits_longer_each_time_but_never_more_than_half_a_minute()
    {
        var queue = new ReconciliationQueue();

        var delays = Enumerable.Range(0, 40).Select(_ => queue.Failed(Item("a"), Start).TotalSeconds).ToList();

        Assert.Equal([0.1, 0.2, 0.4, 0.8], delays[..4]);
        Assert.Equal(30, delays[^1]);
        queue.Done(Item("a"), null);
        Assert.Equal(0.1, queue.Failed(Item("a"), Start).TotalSeconds);
    }

    private static Reconciliation Item(string name) => new(Controller, new ObjectKey(new ResourceName("", "pods"), "x", name));

    private static List<string> Take(ReconciliationQueue queue, DateTimeOffset now)
    {
        var names = new List<string>();
        while (queue.TryTake(now, out var item))
        {
            names.Add(item.Key.Name);
        }

        return names;
    }

    private sealed class Nothing : IController
    {
        public ResourceName? Resource => null;

        public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster) => null;
    }
}
