using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Jobs;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.CronJobs;

/// <summary>Makes Jobs when their schedule says so, and keeps as many finished ones as wished. The schedule goes by the clock, not by the lab's pace.</summary>
internal sealed class CronJobController : IController
{
    private readonly EventRecorder _events = new("cronjob-controller");

    public ResourceName? Resource => Collections.CronJobs;

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } cron)
        {
            return null;
        }

        var jobs = cluster.OwnedBy(cron.Uid).Where(job => job.Key.Resource == Collections.Jobs).ToList();
        var status = Observe(cron, jobs, cluster);
        var schedule = Schedule.Read(cron.Spec.TextAt("schedule"), cron.Spec.TextAt("timeZone"));
        if (schedule is not null && !cron.Spec.FlagAt("suspend"))
        {
            Start(cron, schedule, jobs, status, cluster);
        }

        _ = cluster.SetStatus(cron, status);
        Trim(cron, jobs, "successfulJobsHistoryLimit", 3, "Complete", cluster);
        Trim(cron, jobs, "failedJobsHistoryLimit", 1, "Failed", cluster);
        return cron.Spec.FlagAt("suspend") ? null : schedule?.After(cluster.Now) - cluster.Now;
    }

    private JsonObject Observe(Seen cron, List<Seen> jobs, ClusterView cluster)
    {
        var status = cron.Status.DeepClone().AsObject();
        var active = jobs.FindAll(job => !JobStatus.IsFinished(job.Status));
        var before = status.ObjectsAt("active").Select(entry => entry.TextAt("uid")).ToHashSet(StringComparer.Ordinal);
        foreach (var done in jobs.Where(job => JobStatus.IsFinished(job.Status) && before.Contains(job.Uid)))
        {
            var how = Conditions.Holds(done.Status, "Complete") ? "Complete" : "Failed";
            _events.Record(cluster, cron, EventType.Normal, "SawCompletedJob", $"Saw completed job: {done.Name}, condition: {how}");
        }

        SetActive(status, active);
        var success = jobs.Where(job => Conditions.Holds(job.Status, "Complete")).Select(job => job.Status.TimeAt("completionTime")).Max();
        if (success > (status.TimeAt("lastSuccessfulTime") ?? DateTimeOffset.MinValue))
        {
            status["lastSuccessfulTime"] = success.Value.ToStamp();
        }

        return status;
    }

    private void Start(Seen cron, Schedule schedule, List<Seen> jobs, JsonObject status, ClusterView cluster)
    {
        var since = status.TimeAt("lastScheduleTime") ?? cron.Created;
        if (schedule.Last(since, cluster.Now) is not { } time
            || (cron.Spec.NumberAt("startingDeadlineSeconds") is { } late && cluster.Now - time > TimeSpan.FromSeconds(late)))
        {
            return;
        }

        var active = jobs.FindAll(job => !JobStatus.IsFinished(job.Status));
        var policy = cron.Spec.TextAt("concurrencyPolicy");
        if (active.Count > 0 && policy == "Forbid")
        {
            _events.Record(cluster, cron, EventType.Normal, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid");
            return;
        }

        foreach (var replaced in policy == "Replace" ? active : [])
        {
            cluster.Delete(replaced, new DeleteRequest { PropagationPolicy = "Background" });
            _events.Record(cluster, cron, EventType.Normal, "SuccessfulDelete", $"Deleted job {replaced.Name}");
            _ = jobs.Remove(replaced);
        }

        try
        {
            var job = cluster.Create(JobOfSchedule.Make(cron, time));
            jobs.Add(job);
            _events.Record(cluster, cron, EventType.Normal, "SuccessfulCreate", $"Created job {job.Name}");
        }
        catch (StatusException refused) when (refused.Status.Reason == "AlreadyExists")
        {
            // This time has its job already.
        }
        catch (StatusException refused)
        {
            _events.Record(cluster, cron, EventType.Warning, "FailedCreate", $"Error creating job: {refused.Message}");
        }

        status["lastScheduleTime"] = time.ToStamp();
        SetActive(status, jobs.FindAll(job => !JobStatus.IsFinished(job.Status)));
    }

    private static void SetActive(JsonObject status, List<Seen> active)
    {
        if (active.Count == 0)
        {
            _ = status.Remove("active");
            return;
        }

        status["active"] = new JsonArray([.. active.OrderBy(job => job.Name, StringComparer.Ordinal).Select(job => new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["name"] = job.Name,
            ["namespace"] = job.Namespace,
            ["resourceVersion"] = job.Metadata.TextAt("resourceVersion"),
            ["uid"] = job.Uid,
        })]);
    }

    private static void Trim(Seen cron, List<Seen> jobs, string limit, int usual, string how, ClusterView cluster)
    {
        var finished = jobs.Where(job => Conditions.Holds(job.Status, how)).OrderByDescending(job => job.Status.TimeAt("startTime")).ThenByDescending(job => job.Name, StringComparer.Ordinal);
        foreach (var old in finished.Skip(cron.Spec.NumberAt(limit) ?? usual))
        {
            cluster.Delete(old, new DeleteRequest { PropagationPolicy = "Background" });
        }
    }
}
