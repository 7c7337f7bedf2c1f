using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Jobs;

/// <summary>The status of a Job after a decision; pure.</summary>
internal static class JobStatus
{
    public static bool IsFinished(JsonObject status) => Conditions.Holds(status, "Complete") || Conditions.Holds(status, "Failed");

    /// <summary>When it finished; null: it has not.</summary>
    public static DateTimeOffset? FinishedAt(JsonObject status) => IsFinished(status)
        ? Conditions.Find(status, Conditions.Holds(status, "Complete") ? "Complete" : "Failed").TimeAt("lastTransitionTime")
        : null;

    public static JsonObject Of(Seen job, JobDecision decision, JobCounts counts, int ready, int terminating, IReadOnlyCollection<int> indexes, DateTimeOffset now)
    {
        var status = job.Status.DeepClone().AsObject();
        status.PutCount("active", counts.Active);
        status["ready"] = ready;
        status["terminating"] = terminating;
        status.PutCount("succeeded", counts.Succeeded);
        status.PutCount("failed", counts.Failed);
        status["uncountedTerminatedPods"] = new JsonObject();
        if (indexes.Count > 0)
        {
            status["completedIndexes"] = JobIndexes.Write(indexes);
        }

        if (decision is not JobDecision.Suspend)
        {
            status["startTime"] ??= now.ToStamp();
        }

        switch (decision)
        {
            case JobDecision.Complete:
                Conditions.Set(status, new("SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods"), now);
                if (terminating == 0)
                {
                    Conditions.Set(status, new("Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods"), now);
                    status["completionTime"] ??= now.ToStamp();
                }

                break;
            case JobDecision.Fail failed:
                Conditions.Set(status, new("FailureTarget", "True", failed.Reason, failed.Message), now);
                if (terminating == 0)
                {
                    Conditions.Set(status, new("Failed", "True", failed.Reason, failed.Message), now);
                }

                break;
            case JobDecision.Suspend:
                Conditions.Set(status, new("Suspended", "True", "JobSuspended", "Job suspended"), now);
                _ = status.Remove("startTime");
                break;
            case JobDecision.Run:
                if (Conditions.Holds(status, "Suspended"))
                {
                    Conditions.Set(status, new("Suspended", "False", "JobResumed", "Job resumed"), now);
                    status["startTime"] = now.ToStamp();
                }

                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return status;
    }
}
