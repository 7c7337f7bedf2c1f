using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Defaults;

/// <summary>What the kinds of batch/v1 get by themselves (pkg/apis/batch/v1/defaults.go, pkg/registry/batch/job/strategy.go).</summary>
internal static class JobDefaults
{
    public static void Job(JsonObject job, bool isNew)
    {
        var spec = job.Ensure("spec");
        Spec(spec);
        if (isNew && !spec.Flag("manualSelector"))
        {
            Selector(job, spec);
        }

        // only labels that the object lacks altogether; after the selector's, as on the server
        if (job.Ensure("metadata")["labels"] is null && spec.Object("template", "metadata", "labels") is { } labels)
        {
            job["metadata"]!["labels"] = labels.DeepClone();
        }
    }

    public static void CronJob(JsonObject spec)
    {
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        // a job's own defaults come when the job is made; only the pods' stand in the template
        PodDefaults.Spec(spec.Ensure("jobTemplate").Ensure("spec").Ensure("template").Ensure("spec"));
    }

    private static void Spec(JsonObject spec)
    {
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }

        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        PodDefaults.Spec(spec.Ensure("template").Ensure("spec"));
    }

    /// <summary>A job finds its pods by its uid; the server writes that into selector and template.</summary>
    private static void Selector(JsonObject job, JsonObject spec)
    {
        var metadata = job.Ensure("metadata");
        if (metadata.Text("uid") is not { Length: > 0 } uid)
        {
            return;
        }

        var labels = spec.Ensure("template").Ensure("metadata").Ensure("labels");
        foreach (var prefix in (ReadOnlySpan<string>)["", "batch.kubernetes.io/"])
        {
            labels.Default($"{prefix}job-name", metadata.Text("name"));
            labels.Default($"{prefix}controller-uid", uid);
        }

        spec.Ensure("selector").Ensure("matchLabels").Default("batch.kubernetes.io/controller-uid", uid);
    }
}
