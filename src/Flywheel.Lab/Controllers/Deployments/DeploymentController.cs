using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Deployments;

/// <summary>Gives each Deployment the ReplicaSets it asks for, one step of its rollout at a time.</summary>
internal sealed class DeploymentController(Pace pace) : IController
{
    private readonly EventRecorder _events = new("deployment-controller");

    public ResourceName? Resource => Collections.Deployments;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster)
    {
        // A Recreate waits for the last old pod, whose going does not change its ReplicaSet any more.
        if (changed.Key.Resource == Collections.Pods
            && changed.Controller is { Kind: "ReplicaSet" } owner
            && cluster.Find(new ObjectKey(Collections.ReplicaSets, changed.Namespace, owner.Name)) is { Controller: { Kind: "Deployment" } above }
            && cluster.Find(new ObjectKey(Collections.Deployments, changed.Namespace, above.Name)) is { } deployment
            && deployment.Spec.TextAt("strategy", "type") == "Recreate")
        {
            return [deployment.Key];
        }

        return Claims.Suitors(cluster, changed, Collections.ReplicaSets, Collections.Deployments);
    }

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster) =>
        cluster.Find(key) is { } deployment ? new Rollout(deployment, cluster, _events, pace).Step() : null;
}
