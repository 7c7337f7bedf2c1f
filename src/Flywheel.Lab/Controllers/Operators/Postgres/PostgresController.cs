using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>The operator CloudNativePG as far as a rehearsal needs it: instances, roles, failover, rolling changes, Services, Secrets, status.</summary>
internal sealed class PostgresController : IController
{
    public ResourceName? Resource => PostgresCluster.Resource;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) =>
        OperatorPresence.CloudNativePg.IsConcernedBy(changed) ? cluster.List(PostgresCluster.Resource).Select(seen => seen.Key) : [];

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } owner || !OperatorPresence.CloudNativePg.Acts(cluster))
        {
            return null;
        }

        var wanted = PostgresCluster.Of(owner);
        KeepAccess(wanted, cluster);
        var pods = Pods(wanted, cluster);
        var instances = pods.Select(pod => Judge(wanted, pod)).ToList();
        var primary = wanted.SerialOf(owner.Status.TextAt("currentPrimary"));
        var step = PostgresStep.Next(wanted.Instances, primary, owner.Status.NumberAt("latestGeneratedNode") ?? 0, instances);
        if (step.Create > 0)
        {
            Create(wanted, step, cluster);
            instances.Add(new PostgresInstance(step.Create, IsReady: false, IsLeaving: false, IsOutdated: false));
        }

        if (step.Remove > 0)
        {
            Remove(wanted, step, cluster);
        }

        foreach (var pod in pods)
        {
            KeepRole(pod, wanted.SerialOf(pod.Name) == step.Primary || step.Primary == 0, cluster);
        }

        _ = cluster.SetStatus(owner, PostgresStatus.Of(wanted, step, instances, cluster.Now), PostgresCluster.Manager);
        return null;
    }

    private static void KeepAccess(PostgresCluster wanted, ClusterView cluster)
    {
        foreach (var service in PostgresShapes.Services(wanted))
        {
            OwnedObjects.Ensure(cluster, wanted.Owner, Collections.Services, service, PostgresCluster.Manager);
        }

        if (wanted.UserSecret.Length == 0)
        {
            KeepSecret(wanted, isSuperuser: false, cluster);
        }

        if (wanted.HasSuperuser)
        {
            KeepSecret(wanted, isSuperuser: true, cluster);
        }

        if (wanted.Authority.Length == 0 && cluster.Find(new ObjectKey(Collections.Secrets, wanted.Owner.Namespace, $"{wanted.Name}-ca")) is null)
        {
            foreach (var secret in PostgresCertificates.Make(wanted, cluster.Now))
            {
                OwnedObjects.Ensure(cluster, wanted.Owner, Collections.Secrets, secret, PostgresCluster.Manager);
            }
        }
    }

    private static void KeepSecret(PostgresCluster wanted, bool isSuperuser, ClusterView cluster) =>
        OwnedObjects.Ensure(cluster, wanted.Owner, Collections.Secrets, PostgresSecrets.Make(wanted, isSuperuser), PostgresCluster.Manager);

    private static List<Seen> Pods(PostgresCluster wanted, ClusterView cluster) =>
    [
        .. cluster.OwnedBy(wanted.Owner.Uid)
            .Where(seen => seen.Key.Resource == Collections.Pods && wanted.SerialOf(seen.Name) > 0)
            .OrderBy(pod => wanted.SerialOf(pod.Name)),
    ];

    private static PostgresInstance Judge(PostgresCluster wanted, Seen pod) => new(
        wanted.SerialOf(pod.Name),
        Conditions.Holds(pod.Status, "Ready"),
        pod.IsTerminating,
        pod.Spec.ObjectsAt("containers").FirstOrDefault().TextAt("image") != wanted.Image);

    private static void Create(PostgresCluster wanted, PostgresStep step, ClusterView cluster)
    {
        foreach (var (_, _, claim) in PostgresShapes.Claims(wanted, step.Create))
        {
            OwnedObjects.Ensure(cluster, wanted.Owner, Collections.PersistentVolumeClaims, claim, PostgresCluster.Manager);
        }

        var isPrimary = step.Primary == 0 || step.Primary == step.Create;
        OwnedObjects.Ensure(cluster, wanted.Owner, Collections.Pods, PostgresShapes.Pod(wanted, step.Create, isPrimary), PostgresCluster.Manager);
    }

    private static void Remove(PostgresCluster wanted, PostgresStep step, ClusterView cluster)
    {
        Delete(Collections.Pods, wanted.InstanceName(step.Remove));
        if (step.Remove <= wanted.Instances)
        {
            return;
        }

        foreach (var (_, name, _) in PostgresShapes.Claims(wanted, step.Remove))
        {
            Delete(Collections.PersistentVolumeClaims, name);
        }

        void Delete(ResourceName resource, string name)
        {
            if (cluster.Find(new ObjectKey(resource, wanted.Owner.Namespace, name)) is { IsTerminating: false } seen)
            {
                cluster.Delete(seen, manager: PostgresCluster.Manager);
            }
        }
    }

    private static void KeepRole(Seen pod, bool isPrimary, ClusterView cluster)
    {
        if (pod.Labels.TextAt(PostgresCluster.RoleLabel) != (isPrimary ? "primary" : "replica"))
        {
            _ = cluster.Change(
                pod.Key, content => PostgresShapes.SetRole(content["metadata"]!["labels"]!.AsObject(), isPrimary), PostgresCluster.Manager);
        }
    }
}
