using System.Globalization;
using System.Text.Json.Nodes;
using Cronos;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>Makes a <c>Backup</c> of CloudNativePG whenever a <c>ScheduledBackup</c> is due; its schedules have six fields, seconds first.</summary>
internal sealed class ScheduledBackupController : IController
{
    public ResourceName? Resource { get; } = new("postgresql.cnpg.io", "scheduledbackups");

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } scheduled
            || scheduled.Spec.FlagAt("suspend")
            || !OperatorPresence.CloudNativePg.Acts(cluster)
            || !CronExpression.TryParse(scheduled.Spec.TextAt("schedule"), CronFormat.IncludeSeconds, out var schedule))
        {
            return null;
        }

        var last = scheduled.Status.TimeAt("lastScheduleTime");
        var next = scheduled.Status.TimeAt("nextScheduleTime");
        var isFirst = next is null;
        if ((isFirst && scheduled.Spec.FlagAt("immediate")) || next <= cluster.Now)
        {
            last = next ?? cluster.Now;
            Make(scheduled, last.Value, cluster);
        }

        next = schedule.GetNextOccurrence(cluster.Now, TimeZoneInfo.Utc);
        var status = scheduled.Status.DeepClone().AsObject();
        Set(status, "lastScheduleTime", last);
        Set(status, "nextScheduleTime", next);
        if (isFirst || last != scheduled.Status.TimeAt("lastScheduleTime"))
        {
            Set(status, "lastCheckTime", cluster.Now);
        }

        _ = cluster.SetStatus(scheduled, status, PostgresCluster.Manager);
        return next - cluster.Now;
    }

    private static void Make(Seen scheduled, DateTimeOffset time, ClusterView cluster)
    {
        var name = $"{scheduled.Name}-{time.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";
        var spec = new JsonObject();
        foreach (var field in (ReadOnlySpan<string>)["cluster", "method", "target", "online", "pluginConfiguration"])
        {
            if (scheduled.Spec[field] is { } value)
            {
                spec[field] = value.DeepClone();
            }
        }

        var backup = new JsonObject
        {
            ["apiVersion"] = "postgresql.cnpg.io/v1",
            ["kind"] = "Backup",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["cnpg.io/cluster"] = scheduled.Spec.TextAt("cluster", "name"),
                    ["cnpg.io/scheduled-backup"] = scheduled.Name,
                },
            },
            ["spec"] = spec,
        };
        OwnedObjects.Ensure(cluster, scheduled, BackupController.Backups, backup, PostgresCluster.Manager);
    }

    private static void Set(JsonObject status, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            status[name] = known.ToStamp();
        }
    }
}
