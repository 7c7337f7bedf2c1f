using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Garbage;

/// <summary>
/// Removes objects whose owners are all gone, and does what a deletion asked for: dependents first (<c>Foreground</c>), or none of them
/// (<c>Orphan</c>).
/// </summary>
internal sealed class GarbageCollector : IController
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";
    private const string Manager = "kube-controller-manager";

    public ResourceName? Resource => null;

    // Who goes, or begins to, concerns those that it owns.
    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) =>
        changed.IsTerminating || cluster.Find(changed.Key)?.Uid != changed.Uid ? cluster.OwnedBy(changed.Uid).Select(owned => owned.Key) : [];

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { } seen)
        {
            return null;
        }

        if (seen.IsTerminating)
        {
            FinishDeletion(seen, cluster);
        }
        else if (!seen.Owners.IsEmpty)
        {
            CheckOwners(seen, cluster);
        }

        return null;
    }

    private static void FinishDeletion(Seen seen, ClusterView cluster)
    {
        if (HasFinalizer(seen, Orphan))
        {
            foreach (var owned in cluster.OwnedBy(seen.Uid))
            {
                DropOwners(owned, [seen.Uid], cluster);
            }

            RemoveFinalizer(seen, Orphan, cluster);
        }
        else if (HasFinalizer(seen, Foreground) && !cluster.OwnedBy(seen.Uid).Any(owned => owned.Owners.Any(owner => owner.Uid == seen.Uid && owner.BlocksDeletion)))
        {
            RemoveFinalizer(seen, Foreground, cluster);
        }
    }

    private static void CheckOwners(Seen seen, ClusterView cluster)
    {
        var states = seen.Owners.Select(owner => (owner.Uid, State: State(owner, seen, cluster))).ToList();
        var gone = states.Where(owner => owner.State == OwnerState.Gone).Select(owner => owner.Uid).ToHashSet(StringComparer.Ordinal);
        if (states.Any(owner => owner.State == OwnerState.Stays))
        {
            if (gone.Count > 0)
            {
                DropOwners(seen, gone, cluster);
            }
        }
        else if (states.Any(owner => owner.State == OwnerState.WaitsForDependents))
        {
            // What others wait for goes the same way, so that it waits for its own.
            var policy = cluster.OwnedBy(seen.Uid).Count > 0 ? "Foreground" : "Background";
            cluster.Delete(seen, new DeleteRequest { PropagationPolicy = policy }, Manager);
        }
        else
        {
            cluster.Delete(seen, new DeleteRequest { PropagationPolicy = "Background" }, Manager);
        }
    }

    private static OwnerState State(OwnerReference owner, Seen owned, ClusterView cluster)
    {
        if (cluster.Kinds.ByKind(owner.ApiVersion, owner.Kind) is not { } kind)
        {
            // Nobody can tell whether an owner of an unknown kind is there.
            return OwnerState.Stays;
        }

        return cluster.Find(kind.Key(owned.Namespace, owner.Name)) is { } found && found.Uid == owner.Uid
            ? found.IsTerminating && HasFinalizer(found, Foreground) ? OwnerState.WaitsForDependents : OwnerState.Stays
            : OwnerState.Gone;
    }

    private static bool HasFinalizer(Seen seen, string name) => seen.Metadata.TextsAt("finalizers").Contains(name);

    private static void RemoveFinalizer(Seen seen, string name, ClusterView cluster) => _ = cluster.Change(
        seen.Key,
        content =>
        {
            var metadata = content["metadata"]!.AsObject();
            var left = metadata.TextsAt("finalizers").Where(finalizer => finalizer != name).ToList();
            metadata["finalizers"] = new JsonArray([.. left.Select(finalizer => (JsonNode)finalizer)]);
            if (left.Count == 0)
            {
                _ = metadata.Remove("finalizers");
            }
        },
        Manager);

    private static void DropOwners(Seen seen, HashSet<string> uids, ClusterView cluster) => _ = cluster.Change(
        seen.Key,
        content =>
        {
            var metadata = content["metadata"]!.AsObject();
            var left = metadata.ObjectsAt("ownerReferences").Where(owner => !uids.Contains(owner.TextAt("uid"))).ToList();
            metadata["ownerReferences"] = new JsonArray([.. left.Select(owner => owner.DeepClone())]);
            if (left.Count == 0)
            {
                _ = metadata.Remove("ownerReferences");
            }
        },
        Manager);

    private enum OwnerState
    {
        Stays,
        WaitsForDependents,
        Gone,
    }
}
