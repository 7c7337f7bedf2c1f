using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Validation.Pods;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of batch/v1 (pkg/apis/batch/validation/validation.go).</summary>
internal static class JobRules
{
    public static void Job(JsonObject spec, JsonObject? before, FieldErrors errors)
    {
        Spec(spec, "spec", errors);
        if (before is null)
        {
            return;
        }

        if (!spec.Flag("suspend") && !before.Flag("suspend"))
        {
            Values.Immutable(spec, before, "template", "spec", errors);
        }

        Values.Immutable(spec, before, "selector", "spec", errors);
        Values.Immutable(spec, before, "completionMode", "spec", errors);
        if (spec.Text("completionMode") != "Indexed")
        {
            Values.Immutable(spec, before, "completions", "spec", errors);
        }
    }

    public static void CronJob(JsonObject spec, FieldErrors errors)
    {
        var schedule = spec.Text("schedule");
        if (schedule.Length == 0)
        {
            errors.Required("spec.schedule");
        }
        else if (CronSchedule.ProblemOf(schedule) is { } problem)
        {
            errors.InvalidText("spec.schedule", schedule, problem);
        }

        if (spec.Text("timeZone") is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            errors.InvalidText("spec.timeZone", zone, $"unknown time zone {zone}");
        }

        Values.OneOf(spec, "concurrencyPolicy", "spec", errors, "Allow", "Forbid", "Replace");
        Values.NotNegative(spec, "startingDeadlineSeconds", "spec", errors);
        Values.NotNegative(spec, "successfulJobsHistoryLimit", "spec", errors);
        Values.NotNegative(spec, "failedJobsHistoryLimit", "spec", errors);
        Spec(spec.Object("jobTemplate", "spec") ?? [], "spec.jobTemplate.spec", errors);
    }

    private static void Spec(JsonObject spec, string field, FieldErrors errors)
    {
        foreach (var name in (ReadOnlySpan<string>)["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"])
        {
            Values.NotNegative(spec, name, field, errors);
        }

        Values.OneOf(spec, "completionMode", field, errors, "NonIndexed", "Indexed");
        if (spec.Text("completionMode") == "Indexed" && spec["completions"] is null)
        {
            errors.Required($"{field}.completions", "when completion mode is Indexed");
        }

        PodRules.Template(spec, field, errors, "OnFailure", "Never");
    }
}
