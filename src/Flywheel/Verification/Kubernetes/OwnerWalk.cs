using System.Globalization;
using Flywheel.Clusters;

namespace Flywheel.Verification.Kubernetes;

/// <summary>From an object to those whose verdict it can change: its owners and theirs, the set of a claim, the claims of a pod.</summary>
/// <param name="objects">What is known of the cluster.</param>
internal sealed class OwnerWalk(ObjectSet objects)
{
    /// <summary>The object's own name and those of all above it, each once; circles end.</summary>
    public IEnumerable<ObjectName> From(KubernetesObject start)
    {
        var met = new HashSet<ObjectName> { start.Name };
        var open = new Queue<ObjectName>(met);
        foreach (var claim in PodClaims.Of(start).Where(met.Add))
        {
            open.Enqueue(claim);
        }

        while (open.TryDequeue(out var name))
        {
            yield return name;
            var it = name == start.Name ? start : objects.Find(name);
            foreach (var above in (it is null ? [] : it.Owners.SelectMany(owner => Names(owner, name.Namespace))).Concat(SetsOf(name)).Where(met.Add))
            {
                open.Enqueue(above);
            }
        }
    }

    // An owner is in the same namespace or in none; the reference does not say which.
    private static IEnumerable<ObjectName> Names(ObjectOwner owner, string ns)
    {
        var group = ObjectName.GroupOf(owner.ApiVersion);
        yield return new(group, owner.Kind, ns, owner.Name);
        if (ns.Length > 0)
        {
            yield return new(group, owner.Kind, "", owner.Name);
        }
    }

    // Claims of a StatefulSet outlive it and name no owner: TEMPLATE-SET-NUMBER, where each part may hold dashes.
    private IEnumerable<ObjectName> SetsOf(ObjectName claim)
    {
        if (claim.Kind != "PersistentVolumeClaim" || claim.Group.Length > 0 || claim.Name.LastIndexOf('-') is not (> 0 and var end)
            || !int.TryParse(claim.Name[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            yield break;
        }

        for (var dash = claim.Name.IndexOf('-', StringComparison.Ordinal); dash < end; dash = claim.Name.IndexOf('-', dash + 1))
        {
            var set = new ObjectName("apps", "StatefulSet", claim.Namespace, claim.Name[(dash + 1)..end]);
            if (objects.Find(set) is not null)
            {
                yield return set;
            }
        }
    }
}
