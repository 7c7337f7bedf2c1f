using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.CronJobs;

/// <summary>The Job of a CronJob for one of its times; pure.</summary>
internal static class JobOfSchedule
{
    private const int LongestPrefix = 52;

    /// <summary>Its name tells the minute, so that no time makes two.</summary>
    public static string Name(Seen cron, DateTimeOffset time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(cron.Name.Length > LongestPrefix ? cron.Name[..LongestPrefix] : cron.Name)}-{time.ToUnixTimeSeconds() / 60}");

    public static JsonObject Make(Seen cron, DateTimeOffset time)
    {
        var template = cron.Spec.ObjectAt("jobTemplate") ?? [];
        var annotations = (template.ObjectAt("metadata", "annotations") ?? []).DeepClone().AsObject();
        annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"] = time.ToStamp();
        var metadata = new JsonObject
        {
            ["name"] = Name(cron, time),
            ["namespace"] = cron.Namespace,
            ["annotations"] = annotations,
            ["ownerReferences"] = new JsonArray(OwnerReference.ControlledBy(cron).ToJson()),
        };
        if (template.At("metadata", "labels") is { } labels)
        {
            metadata["labels"] = labels.DeepClone();
        }

        return new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["metadata"] = metadata, ["spec"] = template["spec"]?.DeepClone() };
    }
}
