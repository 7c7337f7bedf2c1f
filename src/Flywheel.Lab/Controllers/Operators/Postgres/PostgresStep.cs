namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>What the operator does next.</summary>
/// <param name="Phase">How it calls the present, in <c>status.phase</c>.</param>
/// <param name="Primary">The serial of the primary from now on; 0: there is none yet.</param>
/// <param name="Create">The instance to make; 0: none.</param>
/// <param name="Remove">The instance to remove; 0: none.</param>
internal readonly record struct PostgresStep(string Phase, int Primary, int Create = 0, int Remove = 0)
{
    public const string Healthy = "Cluster in healthy state";
    public const string FirstPrimary = "Setting up primary";
    public const string CreatingReplica = "Creating a new replica";
    public const string FailingOver = "Failing over";
    public const string Upgrading = "Upgrading cluster";
    public const string ScalingDown = "Scaling down cluster";
    public const string Waiting = "Waiting for the instances to become active";

    /// <summary>One step at a time: the primary first, then replicas one by one; a lost primary is replaced by a replica that is ready.</summary>
    /// <param name="wanted">How many instances there should be.</param>
    /// <param name="primary">The serial of the present primary; 0: none yet.</param>
    /// <param name="latest">The highest serial that was ever made.</param>
    /// <param name="instances">The pods that are there.</param>
    public static PostgresStep Next(int wanted, int primary, int latest, IReadOnlyList<PostgresInstance> instances)
    {
        var known = instances.ToDictionary(instance => instance.Serial);
        if (primary == 0)
        {
            return !known.TryGetValue(1, out var first) ? new(FirstPrimary, 0, Create: 1) : first.IsReady ? new(CreatingReplica, 1) : new(FirstPrimary, 0);
        }

        var ready = instances.Where(instance => instance is { IsReady: true, IsLeaving: false }).Select(instance => instance.Serial).Order().ToList();
        if (!ready.Contains(primary) && ready.Count > 0)
        {
            return new(FailingOver, ready[0]);
        }

        // What was there before comes back at once; what is new waits for the others.
        var missing = Enumerable.Range(1, wanted).FirstOrDefault(serial => !known.ContainsKey(serial));
        if (missing > 0)
        {
            var isNew = missing > latest;
            return ready.Count == instances.Count || !isNew ? new(isNew ? CreatingReplica : Waiting, primary, Create: missing) : new(Waiting, primary);
        }

        if (instances.Any(instance => !instance.IsReady || instance.IsLeaving))
        {
            return new(instances.Any(instance => instance.Serial > wanted) ? ScalingDown : Waiting, primary);
        }

        return Change(wanted, primary, instances);
    }

    // Everything is ready, so one thing may be taken down.
    private static PostgresStep Change(int wanted, int primary, IReadOnlyList<PostgresInstance> instances)
    {
        if (instances.Count > wanted)
        {
            var last = instances.Select(instance => instance.Serial).Where(serial => serial != primary).Max();
            return new(ScalingDown, primary, Remove: last);
        }

        var outdated = instances.Where(instance => instance.IsOutdated).Select(instance => instance.Serial).ToList();
        if (outdated.Count == 0)
        {
            return new(Healthy, primary);
        }

        // The primary is the last, and another one takes its place before it goes.
        var replica = outdated.Where(serial => serial != primary).DefaultIfEmpty(0).Max();
        if (replica > 0)
        {
            return new(Upgrading, primary, Remove: replica);
        }

        var heir = instances.Select(instance => instance.Serial).Where(serial => serial != primary).DefaultIfEmpty(0).Min();
        return heir > 0 ? new(Upgrading, heir) : new(Upgrading, primary, Remove: primary);
    }
}
