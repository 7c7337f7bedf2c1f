namespace Flywheel.Lab.Controllers.Deployments;

/// <summary>
/// The next step of a rollout: which ReplicaSets get which size. Pods are only added while there are fewer than the limits allow, and only
/// taken away while enough are available; pods of old sets that do not serve anyway go first. Answers name only the sets that change.
/// </summary>
internal static class RolloutSteps
{
    /// <summary>One step of a rolling update: first the new set grows, and when it cannot, the old ones shrink.</summary>
    public static IReadOnlyDictionary<string, int> Roll(RolloutLimits limits, SetSize newest, IReadOnlyList<SetSize> older)
    {
        var grown = Grow(limits, newest, older);
        return grown != newest.Wanted ? Only(newest.Name, grown) : Shrink(limits, newest, older);
    }

    /// <summary>The size of the new set after the next step.</summary>
    public static int Grow(RolloutLimits limits, SetSize newest, IReadOnlyList<SetSize> older)
    {
        if (newest.Wanted >= limits.Replicas)
        {
            return limits.Replicas;
        }

        var present = newest.Wanted + older.Sum(set => set.Wanted);
        return present >= limits.Most ? newest.Wanted : newest.Wanted + Math.Min(limits.Most - present, limits.Replicas - newest.Wanted);
    }

    /// <summary>
    /// What a change of <c>spec.replicas</c> does: one active set takes it all; in the middle of a rollout each active set takes its share.
    /// </summary>
    public static IReadOnlyDictionary<string, int> Scale(RolloutLimits limits, SetSize? newest, IReadOnlyList<SetSize> older, bool rolling)
    {
        var active = older.Where(set => set.Wanted > 0).ToList();
        if (newest is { Wanted: > 0 } || (newest is not null && active.Count == 0))
        {
            active.Add(newest.Value);
        }

        if (active.Count == 0 && older.Count > 0)
        {
            active.Add(older.MaxBy(set => set.Created));
        }

        if (active.Count <= 1)
        {
            return active.Count == 1 && active[0].Wanted != limits.Replicas ? Only(active[0].Name, limits.Replicas) : Nothing;
        }

        if (newest is { } saturated && saturated.Wanted == limits.Replicas && saturated.Available == limits.Replicas)
        {
            return active.Where(set => set.Name != saturated.Name).ToDictionary(set => set.Name, _ => 0);
        }

        return rolling ? Share(limits, active) : Nothing;
    }

    private static Dictionary<string, int> Share(RolloutLimits limits, List<SetSize> active)
    {
        var present = active.Sum(set => set.Wanted);
        var toAdd = (limits.Replicas > 0 ? limits.Most : 0) - present;
        var sorted = toAdd > 0
            ? active.OrderByDescending(set => set.Wanted).ThenByDescending(set => set.Created).ToList()
            : [.. active.OrderByDescending(set => set.Wanted).ThenBy(set => set.Created)];
        var sizes = new Dictionary<string, int>();
        var added = 0;
        foreach (var set in sorted)
        {
            var part = toAdd == 0 || toAdd == added ? 0 : Part(limits, set, present);
            part = toAdd > 0 ? Math.Min(part, toAdd - added) : Math.Max(part, toAdd - added);
            sizes[set.Name] = set.Wanted + part;
            added += part;
        }

        // What rounding left over goes to the largest.
        sizes[sorted[0].Name] = Math.Max(0, sizes[sorted[0].Name] + toAdd - added);
        return active.Where(set => sizes[set.Name] != set.Wanted).ToDictionary(set => set.Name, set => sizes[set.Name]);
    }

    private static int Part(RolloutLimits limits, SetSize set, int present)
    {
        if (limits.Replicas == 0)
        {
            return -set.Wanted;
        }

        var then = set.MostThen is > 0 and { } most ? most : present;
        return (int)Math.Round(set.Wanted * limits.Most / (double)then, MidpointRounding.AwayFromZero) - set.Wanted;
    }

    private static Dictionary<string, int> Shrink(RolloutLimits limits, SetSize newest, IReadOnlyList<SetSize> older)
    {
        var present = newest.Wanted + older.Sum(set => set.Wanted);
        var most = present - limits.Fewest - (newest.Wanted - newest.Available);
        if (most <= 0 || older.All(set => set.Wanted == 0))
        {
            return Nothing;
        }

        var sizes = older.OrderBy(set => set.Created).ThenBy(set => set.Name, StringComparer.Ordinal).Select(set => (Set: set, set.Wanted)).ToList();
        var left = most;
        for (var i = 0; i < sizes.Count && left > 0; i++)
        {
            var idle = Math.Min(left, sizes[i].Wanted - Math.Min(sizes[i].Wanted, sizes[i].Set.Available));
            sizes[i] = (sizes[i].Set, sizes[i].Wanted - idle);
            left -= idle;
        }

        left = newest.Available + older.Sum(set => set.Available) - limits.Fewest;
        for (var i = 0; i < sizes.Count && left > 0; i++)
        {
            var down = Math.Min(left, sizes[i].Wanted);
            sizes[i] = (sizes[i].Set, sizes[i].Wanted - down);
            left -= down;
        }

        return sizes.Where(size => size.Wanted != size.Set.Wanted).ToDictionary(size => size.Set.Name, size => size.Wanted);
    }

    private static Dictionary<string, int> Nothing => [];

    private static Dictionary<string, int> Only(string name, int size) => new() { [name] = size };
}
