using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Jobs;

/// <summary>Runs the pods of Jobs until enough of them succeeded or too many failed, and removes finished Jobs when their time is over.</summary>
internal sealed class JobController(Pace pace) : IController
{
    private readonly EventRecorder _events = new("job-controller");

    public ResourceName? Resource => Collections.Jobs;

    public IEnumerable<ObjectKey> Concerned(Seen changed, ClusterView cluster) => Claims.Suitors(cluster, changed, Collections.Pods, Collections.Jobs);

    public TimeSpan? Reconcile(ObjectKey key, ClusterView cluster)
    {
        if (cluster.Find(key) is not { IsTerminating: false } job)
        {
            return null;
        }

        return JobStatus.FinishedAt(job.Status) is { } finished ? Expire(job, finished, cluster) : Go(job, cluster);
    }

    private TimeSpan? Expire(Seen job, DateTimeOffset finished, ClusterView cluster)
    {
        if (job.Spec.NumberAt("ttlSecondsAfterFinished") is not { } seconds)
        {
            return null;
        }

        var left = finished + pace.OfSeconds(seconds) - cluster.Now;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        cluster.Delete(job, new DeleteRequest { PropagationPolicy = "Foreground" });
        return null;
    }

    private TimeSpan? Go(Seen job, ClusterView cluster)
    {
        var pods = Claims.Settle(cluster, job, Collections.Pods, job.Spec["selector"]);
        var active = pods.FindAll(PodFacts.IsActive);
        var indexes = Indexes(job, pods);
        var counts = Count(job, pods, active.Count, indexes.Count);
        var decision = JobDecision.Of(job.Spec, counts, job.Status.TimeAt("startTime") ?? cluster.Now, pace, cluster.Now);
        var refusal = Resize(job, decision is JobDecision.Run run ? run.Active : 0, active, indexes, cluster);
        var terminating = cluster.OwnedBy(job.Uid).Count(pod => pod.IsTerminating && pod.Key.Resource == Collections.Pods && !PodFacts.IsFinished(pod));
        var status = JobStatus.Of(job, decision, counts with { Active = active.Count }, active.Count(PodFacts.IsReady), terminating, indexes, cluster.Now);
        Tell(job, status, cluster);
        _ = cluster.SetStatus(job, status);
        return refusal is not null ? pace.OfSeconds(15) : (decision as JobDecision.Run)?.Next;
    }

    private static HashSet<int> Indexes(Seen job, List<Seen> pods) => job.Spec.TextAt("completionMode") != "Indexed"
        ? []
        : [
            .. JobIndexes.Read(job.Status.TextAt("completedIndexes")),
            .. pods.Where(pod => PodFacts.Phase(pod) == "Succeeded").Select(JobIndexes.Of).OfType<int>(),
        ];

    // Pods that were counted may be deleted afterwards, so the counts never fall.
    private static JobCounts Count(Seen job, List<Seen> pods, int active, int indexes)
    {
        var succeeded = job.Spec.TextAt("completionMode") == "Indexed" ? indexes : pods.Count(pod => PodFacts.Phase(pod) == "Succeeded");
        var failed = pods.FindAll(pod => PodFacts.Phase(pod) == "Failed");
        var restarts = job.Spec.TextAt("template", "spec", "restartPolicy") == "OnFailure"
            ? pods.Where(pod => PodFacts.Phase(pod) is "Running" or "Pending").Sum(Restarts)
            : 0;
        return new(
            active,
            Math.Max(succeeded, job.Status.NumberAt("succeeded") ?? 0),
            Math.Max(failed.Count + restarts, job.Status.NumberAt("failed") ?? 0),
            failed.SelectMany(pod => pod.Status.ObjectsAt("containerStatuses")).Select(container => container.TimeAt("state", "terminated", "finishedAt")).Max());
    }

    private static int Restarts(Seen pod) => pod.Status.ObjectsAt("containerStatuses").Sum(container => container.NumberAt("restartCount") ?? 0);

    private StatusException? Resize(Seen job, int wanted, List<Seen> active, HashSet<int> done, ClusterView cluster)
    {
        foreach (var pod in active.OrderBy(PodFacts.IsReady).ThenByDescending(pod => pod.Created).Take(active.Count - wanted).ToList())
        {
            cluster.Delete(pod);
            _ = active.Remove(pod);
            _events.Record(cluster, job, EventType.Normal, "SuccessfulDelete", $"Deleted pod: {pod.Name}");
        }

        var free = FreeIndexes(job, active, done);
        try
        {
            while (active.Count < wanted)
            {
                var pod = PodFromTemplate.Make(job.Spec.ObjectAt("template") ?? [], job);
                if (free is not null)
                {
                    if (!free.TryDequeue(out var index))
                    {
                        break;
                    }

                    JobIndexes.Assign(pod, job.Name, index);
                }

                var made = cluster.Create(pod);
                active.Add(made);
                _events.Record(cluster, job, EventType.Normal, "SuccessfulCreate", $"Created pod: {made.Name}");
            }
        }
        catch (StatusException refused)
        {
            _events.Record(cluster, job, EventType.Warning, "FailedCreate", $"Error creating: {refused.Message}");
            return refused;
        }

        return null;
    }

    private static Queue<int>? FreeIndexes(Seen job, List<Seen> active, HashSet<int> done)
    {
        if (job.Spec.TextAt("completionMode") != "Indexed")
        {
            return null;
        }

        var taken = active.Select(JobIndexes.Of).OfType<int>().ToHashSet();
        return new(Enumerable.Range(0, Math.Min(100_000, job.Spec.NumberAt("completions") ?? 0)).Where(index => !taken.Contains(index) && !done.Contains(index)));
    }

    private void Tell(Seen job, JsonObject status, ClusterView cluster)
    {
        if (Conditions.Holds(status, "Complete"))
        {
            _events.Record(cluster, job, EventType.Normal, "Completed", "Job completed");
        }
        else if (Conditions.Holds(status, "Failed"))
        {
            var why = Conditions.Find(status, "Failed");
            _events.Record(cluster, job, EventType.Warning, why.TextAt("reason"), why.TextAt("message"));
        }
        else if (Conditions.Holds(status, "Suspended") != Conditions.Holds(job.Status, "Suspended"))
        {
            var suspended = Conditions.Holds(status, "Suspended");
            _events.Record(cluster, job, EventType.Normal, suspended ? "Suspended" : "Resumed", suspended ? "Job suspended" : "Job resumed");
        }
    }
}
