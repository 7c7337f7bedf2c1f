using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Operators.Minio;

/// <summary>The MinIO operator as far as a rehearsal needs it: a StatefulSet for each pool, Services, health.</summary>
internal sealed class TenantController : IController
{
    public ResourceName? Resource => Tenant.Resource;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster)
    {
        if (OperatorPresence.Minio.IsConcernedBy(changed))
        {
            return cluster.List(Tenant.Resource).Select(seen => seen.Key);
        }

        return changed.Key.Resource == Collections.Secrets
            ? cluster.List(Tenant.Resource, changed.Namespace).Where(seen => Tenant.Of(seen).Configuration == changed.Name).Select(seen => seen.Key)
            : [];
    }

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } owner || !OperatorPresence.Minio.Acts(cluster))
        {
            return null;
        }

        var tenant = Tenant.Of(owner);
        if (tenant.Configuration.Length > 0 && cluster.Find(new ObjectKey(Collections.Secrets, owner.Namespace, tenant.Configuration)) is null)
        {
            var status = owner.Status.DeepClone().AsObject();
            status["currentState"] = $"secrets \"{tenant.Configuration}\" not found";
            _ = cluster.SetStatus(owner, status, Tenant.Manager);
            return null;
        }

        foreach (var service in TenantShapes.Services(tenant))
        {
            OwnedObjects.Ensure(cluster, owner, Collections.Services, service, Tenant.Manager);
        }

        foreach (var pool in tenant.Pools)
        {
            KeepPool(tenant, pool, cluster);
        }

        _ = cluster.SetStatus(owner, TenantStatus.Of(tenant, pool => Find(tenant, pool, cluster)?.Status is { } status ? status.NumberAt("readyReplicas") ?? 0 : null), Tenant.Manager);
        return null;
    }

    private static void KeepPool(Tenant tenant, TenantPool pool, ClusterView cluster)
    {
        var wanted = TenantShapes.StatefulSet(tenant, pool);
        if (Find(tenant, pool, cluster) is not { } known)
        {
            OwnedObjects.Ensure(cluster, tenant.Owner, Collections.StatefulSets, wanted, Tenant.Manager);
            return;
        }

        var image = known.Content.ObjectsAt("spec", "template", "spec", "containers").FirstOrDefault().TextAt("image");
        if (known.Spec.NumberAt("replicas") != pool.Servers || image != tenant.Image)
        {
            _ = cluster.Change(
                known.Key,
                content =>
                {
                    content["spec"]!["replicas"] = pool.Servers;
                    content["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = tenant.Image;
                },
                Tenant.Manager);
        }
    }

    private static Seen? Find(Tenant tenant, TenantPool pool, ClusterView cluster) =>
        cluster.Find(new ObjectKey(Collections.StatefulSets, tenant.Owner.Namespace, pool.StatefulSet)) is { IsTerminating: false } set ? set : null;
}
