using System.Collections.Immutable;
using Flywheel.Clusters;
using Flywheel.Readiness;

namespace Flywheel.Verification.Kubernetes;

/// <summary>
/// All roots of a check and the verdicts on them, kept current one change at a time. A change costs the walk to the roots above it and their
/// judgement, whatever the number of roots. Belongs to one thread at a time.
/// </summary>
internal sealed class RootLedger
{
    private readonly Func<KubernetesObject, ObjectSet, DateTimeOffset, Verdict> _judge;
    private readonly OwnerWalk _walk;
    private readonly Dictionary<ObjectName, JudgedRoot> _byName = [];
    private readonly List<JudgedRoot> _roots = [];
    private readonly Queue<JudgedRoot> _stale = new();
    private readonly PriorityQueue<JudgedRoot, DateTimeOffset> _due = new();
    private readonly WatchAnswers _answers = new();

    /// <param name="judge">The rules: an object, what is around it, and the moment.</param>
    public RootLedger(Func<KubernetesObject, ObjectSet, DateTimeOffset, Verdict> judge) => (_judge, _walk) = (judge, new(Objects));

    /// <summary>Everything that is known of the cluster.</summary>
    public ObjectSet Objects { get; } = new();

    /// <summary>What has to be watched, each once.</summary>
    public IReadOnlyList<WatchedKind> Watches => _answers.Watches;

    /// <summary>Roots for which waiting may still bring something.</summary>
    public int Open { get; private set; }

    /// <summary>Roots that are settled and let the check fail.</summary>
    public int Bad { get; private set; }

    public int Count => _roots.Count;

    /// <summary>When time alone changes the next verdict; null: it changes none.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            while (_due.TryPeek(out var root, out var at))
            {
                if (root.Standing?.Verdict.ChangesAt == at)
                {
                    return at;
                }

                _due.Dequeue();
            }

            return null;
        }
    }

    /// <summary>Adds a root that can be watched. One that is there already is left as it is.</summary>
    public void Add(RootObject root, ResourceKind kind) => Add(new JudgedRoot(root, [.. WatchedKind.For(root, kind).Select(_answers.NumberOf)]));

    /// <summary>Adds a root of which nothing can be known.</summary>
    public void Add(RootObject root, RootStanding standing)
    {
        var judged = new JudgedRoot(root, []);
        if (Add(judged))
        {
            judged.Standing = standing;
            Open += standing.IsSettled ? 0 : 1;
            Bad += standing.IsBad ? 1 : 0;
        }
    }

    /// <summary>Takes what a watch learned.</summary>
    public void Take(ObjectChange change)
    {
        switch (change)
        {
            case ObjectChange.Put(var added):
                Objects.Put(added);
                Touch(added);
                break;
            case ObjectChange.Removed(var removed):
                Objects.Remove(removed.Name);
                Touch(removed);
                break;
            case ObjectChange.Listed(var kind, var ns):
                Answer(new(kind, ns), refusal: null);
                break;
            case ObjectChange.Refused(var kind, var ns, var refusal):
                Answer(new(kind, ns), refusal);
                break;
        }
    }

    /// <summary>Judges what has changed, or what is due.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="changed">Told of each root whose health is another one now.</param>
    public void Judge(DateTimeOffset now, Action<JudgedRoot> changed)
    {
        while (NextDue is { } at && at <= now)
        {
            Mark(_due.Dequeue());
        }

        while (_stale.TryDequeue(out var root))
        {
            root.IsStale = false;
            Judge(root, now, changed);
        }
    }

    /// <summary>What came of all roots, in the order in which they were added.</summary>
    /// <param name="start">When the check began.</param>
    public ImmutableArray<RootReport> Report(DateTimeOffset start) => [.. _roots.Select(root => root.Report(start))];

    private bool Add(JudgedRoot root)
    {
        if (!_byName.TryAdd(root.Root.Name, root))
        {
            return false;
        }

        _roots.Add(root);
        foreach (var need in root.Needs)
        {
            _answers.RootsOf(need).Add(root);
        }

        Open += root.Needs.IsEmpty ? 0 : 1;
        return true;
    }

    private void Answer(WatchedKind watch, ClusterRefusal? refusal)
    {
        foreach (var root in _answers.Answer(watch, refusal))
        {
            Mark(root);
        }
    }

    private void Touch(KubernetesObject it)
    {
        foreach (var name in _walk.From(it))
        {
            if (_byName.TryGetValue(name, out var root))
            {
                Mark(root);
            }
        }

        if (it is { Kind: "StorageClass", Name.Group: "storage.k8s.io" })
        {
            foreach (var root in _answers.RootsOfKind("StorageClass"))
            {
                Mark(root);
            }
        }
    }

    private void Mark(JudgedRoot root)
    {
        if (!root.IsStale && !root.Needs.IsEmpty)
        {
            root.IsStale = true;
            _stale.Enqueue(root);
        }
    }

    private void Judge(JudgedRoot root, DateTimeOffset now, Action<JudgedRoot> changed)
    {
        var (before, after) = (root.Standing, StandingOf(root, now));
        root.Standing = after;
        Open += (after.IsSettled ? 0 : 1) - (before is { IsSettled: true } ? 0 : 1);
        Bad += (after.IsBad ? 1 : 0) - (before is { IsBad: true } ? 1 : 0);
        if (after.Verdict.ChangesAt is { } at && at > now)
        {
            _due.Enqueue(root, at);
        }

        if (before?.Verdict.Health != after.Verdict.Health || before.Verdict.Reason != after.Verdict.Reason)
        {
            root.SeenSince = now;
        }

        if (before?.Verdict.Health != after.Verdict.Health)
        {
            changed(root);
        }
    }

    private RootStanding StandingOf(JudgedRoot root, DateTimeOffset now)
    {
        if (_answers.Hindrance(root.Needs) is { } hindrance)
        {
            return hindrance;
        }

        if (Objects.Find(root.Root.Name) is not { } it)
        {
            return RootStanding.Missing(root.WasThere);
        }

        root.WasThere = true;
        root.IsReplaced = root.Root.Uid.Length > 0 && it.Uid.Length > 0 && it.Uid != root.Root.Uid;
        var verdict = _judge(it, Objects, now);
        return RootStanding.Seen(verdict.ChangesAt <= now ? verdict with { ChangesAt = null } : verdict, it.DeletedAt is not null);
    }
}
