using System.Collections.Immutable;

namespace Flywheel.Lab.Controllers.StatefulSets;

/// <summary>
/// The next step of a StatefulSet: pods come in the order of their numbers, each after the one before serves; they go in the opposite order,
/// and are replaced from the last to the first, each after the one above serves again. Pure.
/// </summary>
/// <param name="Create">Ordinals to make a pod for.</param>
/// <param name="Delete">Ordinals whose pod is to go.</param>
internal sealed record StatefulSteps(ImmutableArray<int> Create, ImmutableArray<int> Delete)
{
    private static StatefulSteps Nothing { get; } = new([], []);

    public static StatefulSteps Next(StatefulGoal goal, IReadOnlyCollection<StatefulPod> pods)
    {
        var byOrdinal = pods.ToDictionary(pod => pod.Ordinal);
        return goal.IsParallel
            ? AtOnce(goal, byOrdinal)
            : Fill(goal, byOrdinal) ?? Shrink(goal, byOrdinal) ?? Update(goal, byOrdinal) ?? Nothing;
    }

    private static StatefulSteps AtOnce(StatefulGoal goal, Dictionary<int, StatefulPod> pods)
    {
        var missing = Enumerable.Range(goal.First, goal.Replicas).Where(ordinal => !pods.ContainsKey(ordinal)).ToImmutableArray();
        var over = pods.Values.Where(pod => !pod.IsTerminating && (pod.IsFinished || !goal.Wants(pod.Ordinal))).Select(pod => pod.Ordinal).ToImmutableArray();
        return missing.IsEmpty && over.IsEmpty ? Update(goal, pods) ?? Nothing : new(missing, over);
    }

    // The first pod that is missing is made; the first that does not serve holds up all after it.
    private static StatefulSteps? Fill(StatefulGoal goal, Dictionary<int, StatefulPod> pods)
    {
        foreach (var ordinal in Enumerable.Range(goal.First, goal.Replicas))
        {
            if (!pods.TryGetValue(ordinal, out var pod))
            {
                return new([ordinal], []);
            }

            if (pod is { IsFinished: true, IsTerminating: false })
            {
                return new([], [ordinal]);
            }

            // A pod that never gets ready holds up its own cure until somebody deletes it; the real controller is known for that.
            if (pod.IsTerminating || !pod.IsAvailable)
            {
                return Nothing;
            }
        }

        return null;
    }

    private static StatefulSteps? Shrink(StatefulGoal goal, Dictionary<int, StatefulPod> pods)
    {
        var over = pods.Values.Where(pod => !goal.Wants(pod.Ordinal)).OrderByDescending(pod => pod.Ordinal).ToList();
        return over.Count == 0 ? null : over[0].IsTerminating ? Nothing : new([], [over[0].Ordinal]);
    }

    private static StatefulSteps? Update(StatefulGoal goal, Dictionary<int, StatefulPod> pods)
    {
        if (goal.OnDelete)
        {
            return null;
        }

        for (var ordinal = goal.First + goal.Replicas - 1; ordinal >= goal.First + goal.Partition; ordinal--)
        {
            if (!pods.TryGetValue(ordinal, out var pod))
            {
                return null;
            }

            if (IsOutdated(goal, pod))
            {
                return pod.IsTerminating ? null : new([], [ordinal]);
            }

            if (!pod.IsAvailable)
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsOutdated(StatefulGoal goal, StatefulPod pod) =>
        !goal.OnDelete && pod.Ordinal >= goal.First + goal.Partition && pod.Revision != goal.Update;
}
