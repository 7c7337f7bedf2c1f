using System.Collections.Immutable;
using Flywheel.Clusters;

namespace Flywheel.Readiness;

/// <summary>An object and how it is.</summary>
internal sealed record JudgedObject(KubernetesObject Object, Verdict Verdict)
{
    /// <summary>Judges objects that were read together: each sees all the others.</summary>
    public static ImmutableArray<JudgedObject> All(IReadOnlyCollection<KubernetesObject> objects, ReadinessLimits limits, DateTimeOffset now)
    {
        var around = new ObjectSet();
        foreach (var item in objects)
        {
            around.Put(item);
        }

        return [.. objects.Select(item => new JudgedObject(item, ReadinessTable.Judge(item, around, limits, now)))];
    }
}
