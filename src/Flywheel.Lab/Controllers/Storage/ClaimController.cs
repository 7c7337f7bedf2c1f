using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Storage;

/// <summary>
/// Gives PersistentVolumeClaims a volume: at once, or when a pod wants it where the class says so. A class that is not there leaves the claim
/// pending with an event, as in a real cluster; any provisioner that a class names is imagined to work.
/// </summary>
internal sealed class ClaimController(Pace pace) : IController
{
    private const string Protection = "kubernetes.io/pvc-protection";

    // The controller asks again this often, which is how often the events of a pending claim repeat.
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Provisioning = TimeSpan.FromMilliseconds(300);

    private readonly EventRecorder _events = new("persistentvolume-controller");

    public ResourceName? Resource => Collections.PersistentVolumeClaims;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster)
    {
        if (changed.Key.Resource == Collections.Pods)
        {
            return ClaimsOf(changed).Select(name => new ObjectKey(Collections.PersistentVolumeClaims, changed.Namespace, name));
        }

        return changed.Key.Resource == Collections.StorageClasses
            ? cluster.List(Collections.PersistentVolumeClaims).Where(claim => !IsBound(claim)).Select(claim => claim.Key)
            : [];
    }

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { } claim)
        {
            return null;
        }

        if (claim.IsTerminating)
        {
            LetGo(claim, cluster);
            return null;
        }

        claim = Protect(claim, cluster) ?? claim;
        return IsBound(claim) ? Grow(claim, cluster) : Bind(claim, cluster);
    }

    private TimeSpan? Bind(Seen claim, ClusterView cluster)
    {
        if (claim.Status.TextAt("phase").Length == 0)
        {
            claim = cluster.SetStatus(claim, new JsonObject { ["phase"] = "Pending" }) ?? claim;
        }

        if (claim.Spec["storageClassName"] is null)
        {
            return WithoutClass(claim, cluster);
        }

        var name = claim.Spec.TextAt("storageClassName");
        if (name.Length == 0)
        {
            return NoVolume(claim, cluster);
        }

        if (cluster.Find(new ObjectKey(Collections.StorageClasses, "", name)) is not { } storageClass)
        {
            _events.Record(cluster, claim, EventType.Warning, "ProvisioningFailed", $"storageclass.storage.k8s.io \"{name}\" not found");
            return pace.Of(AskAgain);
        }

        if (!StorageClasses.Provisions(storageClass))
        {
            return NoVolume(claim, cluster);
        }

        if (StorageClasses.WaitsForConsumer(storageClass) && !IsUsed(claim, cluster))
        {
            _events.Record(
                cluster, claim, EventType.Normal, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
            return pace.Of(AskAgain);
        }

        var wait = claim.Created + pace.Of(Provisioning) - cluster.Now;
        if (wait > TimeSpan.Zero)
        {
            return wait;
        }

        Provision(claim, storageClass, cluster);
        return null;
    }

    private TimeSpan? WithoutClass(Seen claim, ClusterView cluster)
    {
        if (StorageClasses.Default(cluster) is not { } standard)
        {
            return NoVolume(claim, cluster);
        }

        _ = cluster.Change(claim.Key, content => content["spec"]!["storageClassName"] = standard.Name);
        return TimeSpan.Zero;
    }

    private TimeSpan? NoVolume(Seen claim, ClusterView cluster)
    {
        _events.Record(
            cluster, claim, EventType.Normal, "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
        return pace.Of(AskAgain);
    }

    private void Provision(Seen claim, Seen storageClass, ClusterView cluster)
    {
        var volume = VolumeShape.Name(claim);
        if (cluster.Find(new ObjectKey(Collections.PersistentVolumes, "", volume)) is null)
        {
            _ = cluster.Create(VolumeShape.For(claim, storageClass));
            _events.Record(
                cluster, claim, EventType.Normal, "ProvisioningSucceeded", $"Successfully provisioned volume {volume}");
        }

        var bound = cluster.Change(claim.Key, content =>
        {
            content["spec"]!["volumeName"] = volume;
            var metadata = content["metadata"]!.AsObject();
            var annotations = metadata.ObjectAt("annotations");
            if (annotations is null)
            {
                metadata["annotations"] = annotations = [];
            }

            annotations["pv.kubernetes.io/bind-completed"] = "yes";
            annotations["pv.kubernetes.io/bound-by-controller"] = "yes";
            annotations["volume.kubernetes.io/storage-provisioner"] = storageClass.Content.TextAt("provisioner");
        });
        if (bound is not null)
        {
            _ = cluster.SetStatus(bound, BoundStatus(bound));
        }
    }

    // A class that allows it lets claims grow; the volume follows.
    private static TimeSpan? Grow(Seen claim, ClusterView cluster)
    {
        if (claim.Status.TextAt("phase") != "Bound" || claim.Status.TextAt("capacity", "storage") != VolumeShape.Requested(claim))
        {
            _ = cluster.SetStatus(claim, BoundStatus(claim));
            var volume = new ObjectKey(Collections.PersistentVolumes, "", claim.Spec.TextAt("volumeName"));
            _ = cluster.Change(volume, content => content["spec"]!["capacity"] = new JsonObject { ["storage"] = VolumeShape.Requested(claim) });
        }

        return null;
    }

    private static JsonObject BoundStatus(Seen claim) => new()
    {
        ["phase"] = "Bound",
        ["accessModes"] = claim.Spec["accessModes"]?.DeepClone(),
        ["capacity"] = new JsonObject { ["storage"] = VolumeShape.Requested(claim) },
    };

    private static Seen? Protect(Seen claim, ClusterView cluster) =>
        claim.Metadata.TextsAt("finalizers").Contains(Protection, StringComparer.Ordinal)
            ? claim
            : cluster.Change(claim.Key, content =>
            {
                var metadata = content["metadata"]!.AsObject();
                var finalizers = metadata["finalizers"] as JsonArray ?? [];
                finalizers.Add((JsonNode)Protection);
                if (finalizers.Parent is null)
                {
                    metadata["finalizers"] = finalizers;
                }
            });

    // A claim that a pod uses stays until the pod is gone.
    private static void LetGo(Seen claim, ClusterView cluster)
    {
        if (!IsUsed(claim, cluster) && claim.Metadata.TextsAt("finalizers").Contains(Protection, StringComparer.Ordinal))
        {
            _ = cluster.Change(claim.Key, content =>
            {
                var left = content.TextsAt("metadata", "finalizers").Where(finalizer => finalizer != Protection).ToList();
                content["metadata"]!["finalizers"] = new JsonArray([.. left.Select(finalizer => (JsonNode)finalizer)]);
            });
        }
    }

    private static bool IsBound(Seen claim) => claim.Spec.TextAt("volumeName").Length > 0;

    private static bool IsUsed(Seen claim, ClusterView cluster) => cluster.List(Collections.Pods, claim.Namespace).Any(pod =>
        pod.Status.TextAt("phase") is not ("Succeeded" or "Failed") && ClaimsOf(pod).Contains(claim.Name, StringComparer.Ordinal));

    private static IEnumerable<string> ClaimsOf(Seen pod) => pod.Spec.ObjectsAt("volumes")
        .Select(volume => volume.TextAt("persistentVolumeClaim", "claimName"))
        .Where(name => name.Length > 0);
}
