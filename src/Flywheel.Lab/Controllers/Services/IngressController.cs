using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Services;

/// <summary>Tells every Ingress that it is reached at the loopback address; the lab's proxy serves them whatever class they name.</summary>
internal sealed class IngressController(Pace pace) : IController
{
    private static readonly TimeSpan UntilServed = TimeSpan.FromMilliseconds(500);

    public ResourceName? Resource => Collections.Ingresses;

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } ingress)
        {
            return null;
        }

        var wait = ingress.Created + pace.Of(UntilServed) - cluster.Now;
        if (wait > TimeSpan.Zero)
        {
            return wait;
        }

        var status = ingress.Status.DeepClone().AsObject();
        status["loadBalancer"] = LoopbackAddress.Status(withMode: false);
        _ = cluster.SetStatus(ingress, status);
        return null;
    }
}
