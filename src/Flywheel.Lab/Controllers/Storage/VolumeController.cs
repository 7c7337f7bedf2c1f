using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Storage;

/// <summary>Tells of PersistentVolumes whether they are bound, and removes or releases those whose claim is gone.</summary>
internal sealed class VolumeController : IController
{
    public ResourceName? Resource => Collections.PersistentVolumes;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) =>
        changed.Key.Resource == Collections.PersistentVolumeClaims && changed.Spec.TextAt("volumeName") is { Length: > 0 } volume
            ? [new ObjectKey(Collections.PersistentVolumes, "", volume)]
            : [];

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } volume)
        {
            return null;
        }

        var phase = Phase(volume, cluster);
        if (phase == "Released" && volume.Spec.TextAt("persistentVolumeReclaimPolicy") == "Delete" && volume.Annotation(VolumeShape.ProvisionedBy).Length > 0)
        {
            cluster.Delete(volume);
            return null;
        }

        var status = volume.Status.DeepClone().AsObject();
        if (status.TextAt("phase") != phase)
        {
            status["phase"] = phase;
            status["lastPhaseTransitionTime"] = (JsonNode)cluster.Now.ToStamp();
            _ = cluster.SetStatus(volume, status);
        }

        return null;
    }

    private static string Phase(Seen volume, ClusterView cluster)
    {
        if (volume.Spec.ObjectAt("claimRef") is not { } claim)
        {
            return "Available";
        }

        var key = new ObjectKey(Collections.PersistentVolumeClaims, claim.TextAt("namespace"), claim.TextAt("name"));
        return cluster.Find(key)?.Uid == claim.TextAt("uid") ? "Bound" : "Released";
    }
}
