using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>Brings <c>Backup</c>s of CloudNativePG from <c>pending</c> to <c>completed</c>, or to <c>failed</c> where nothing says how to back up.</summary>
internal sealed class BackupController(Pace pace) : IController
{
    public static readonly ResourceName Backups = new("postgresql.cnpg.io", "backups");

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    public ResourceName? Resource => Backups;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) =>
        changed.Key.Resource == PostgresCluster.Resource
            ? cluster.List(Backups, changed.Namespace).Where(backup => backup.Spec.TextAt("cluster", "name") == changed.Name).Select(backup => backup.Key)
            : [];

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } backup
            || backup.Status.TextAt("phase") is "completed" or "failed"
            || !OperatorPresence.CloudNativePg.Acts(cluster))
        {
            return null;
        }

        var name = backup.Spec.TextAt("cluster", "name");
        if (cluster.Find(new ObjectKey(PostgresCluster.Resource, backup.Namespace, name)) is not { } source)
        {
            return Tell(backup, "pending", cluster);
        }

        var method = backup.Spec.TextAt("method") is { Length: > 0 } asked ? asked : "barmanObjectStore";
        if (method != "plugin" && source.Spec.ObjectAt("backup") is null)
        {
            return Tell(backup, "failed", cluster, "cannot proceed with the backup as the cluster has no backup section");
        }

        if (source.Status.TextAt("currentPrimary") is not { Length: > 0 } primary)
        {
            return Tell(backup, "pending", cluster);
        }

        var started = backup.Status.TimeAt("startedAt");
        var left = started is null ? pace.Of(Duration) : started.Value + pace.Of(Duration) - cluster.Now;
        if (started is null || left > TimeSpan.Zero)
        {
            _ = cluster.SetStatus(backup, Running(backup, method, primary, "running", cluster.Now), PostgresCluster.Manager);
            return left;
        }

        var status = Running(backup, method, primary, "completed", cluster.Now);
        status["stoppedAt"] = cluster.Now.ToStamp();
        _ = cluster.SetStatus(backup, status, PostgresCluster.Manager);
        TellCluster(source, cluster);
        return null;
    }

    private static TimeSpan? Tell(Seen backup, string phase, ClusterView cluster, string error = "")
    {
        var status = new JsonObject { ["phase"] = phase };
        if (error.Length > 0)
        {
            status["error"] = error;
        }

        _ = cluster.SetStatus(backup, status, PostgresCluster.Manager);
        return null;
    }

    private static JsonObject Running(Seen backup, string method, string primary, string phase, DateTimeOffset now)
    {
        var started = backup.Status.TimeAt("startedAt") ?? now;
        var id = started.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["phase"] = phase,
            ["method"] = method,
            ["startedAt"] = started.ToStamp(),
            ["backupId"] = id,
            ["backupName"] = $"backup-{started.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}",
            ["serverName"] = backup.Spec.TextAt("cluster", "name"),
            ["instanceID"] = new JsonObject { ["podName"] = primary },
        };
    }

    private static void TellCluster(Seen source, ClusterView cluster)
    {
        var status = source.Status.DeepClone().AsObject();
        status["lastSuccessfulBackup"] = cluster.Now.ToStamp();
        status["firstRecoverabilityPoint"] ??= cluster.Now.ToStamp();
        Conditions.Set(status, new Condition("LastBackupSucceeded", "True", "LastBackupSucceeded", "Backup was successful"), cluster.Now);
        _ = cluster.SetStatus(source, status, PostgresCluster.Manager);
    }
}
