using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Deployments;

/// <summary>The status of a Deployment from what is seen of it and its ReplicaSets; pure.</summary>
internal static class DeploymentStatus
{
    public const string NewSetAvailable = "NewReplicaSetAvailable";
    public const string TimedOut = "ProgressDeadlineExceeded";

    /// <summary>The counts and <c>Available</c>; other conditions stay as they were.</summary>
    /// <param name="deployment">With its status as it was last.</param>
    /// <param name="conditions">The conditions so far, in a status; not changed.</param>
    /// <param name="sets">All ReplicaSets that it owns.</param>
    /// <param name="newest">The one with its present template, if there is one.</param>
    /// <param name="now">The time of conditions that move.</param>
    public static JsonObject Count(Seen deployment, JsonObject conditions, IReadOnlyList<Seen> sets, Seen? newest, DateTimeOffset now)
    {
        var available = Sum(sets, "availableReplicas");
        var status = new JsonObject { ["observedGeneration"] = deployment.Generation };
        status.PutCount("replicas", Sum(sets, "replicas"));
        status.PutCount("updatedReplicas", newest?.Status.NumberAt("replicas") ?? 0);
        status.PutCount("readyReplicas", Sum(sets, "readyReplicas"));
        status.PutCount("availableReplicas", available);
        status.PutCount("unavailableReplicas", Math.Max(0, sets.Sum(set => set.Spec.NumberAt("replicas") ?? 0) - available));
        status.PutCount("collisionCount", conditions.NumberAt("collisionCount") ?? 0);
        if (conditions["conditions"] is { } known)
        {
            status["conditions"] = known.DeepClone();
        }

        var enough = available >= RolloutLimits.Read(deployment.Spec).Fewest;
        Conditions.Update(
            status,
            enough
                ? new Condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
                : new Condition("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."),
            now);
        return status;
    }

    /// <summary>Sets <c>Progressing</c>: done, moving, or out of time.</summary>
    public static void Progress(JsonObject status, Seen deployment, Seen? newest, Pace pace, DateTimeOffset now)
    {
        if (Deadline(deployment.Spec) is not { } deadline)
        {
            Conditions.Remove(status, "Progressing");
            return;
        }

        var known = Conditions.Find(status, "Progressing");
        if (Number(status, "replicas") == Number(status, "updatedReplicas") && known.TextAt("reason") == NewSetAvailable)
        {
            return;
        }

        var subject = newest is null ? $"Deployment \"{deployment.Name}\"" : $"ReplicaSet \"{newest.Name}\"";
        if (IsComplete(status, deployment))
        {
            Conditions.Update(status, new("Progressing", "True", NewSetAvailable, $"{subject} has successfully progressed."), now);
        }
        else if (HasMoved(deployment.Status, status))
        {
            Conditions.Renew(status, new("Progressing", "True", "ReplicaSetUpdated", $"{subject} is progressing."), now);
        }
        else if (known is not null && TimeLeft(known, deadline, pace, now) <= TimeSpan.Zero)
        {
            Conditions.Update(status, new("Progressing", "False", TimedOut, $"{subject} has timed out progressing."), now);
        }
    }

    /// <summary>All pods are of the present template, and all of them serve.</summary>
    public static bool IsComplete(JsonObject status, Seen deployment)
    {
        var wanted = deployment.Spec.NumberAt("replicas") ?? 1;
        return Number(status, "updatedReplicas") == wanted
            && Number(status, "replicas") == wanted
            && Number(status, "availableReplicas") == wanted
            && Number(status, "observedGeneration") >= deployment.Generation;
    }

    /// <summary>When the deadline fires if nothing moves; null: it does not, because the rollout is done, paused or has failed already.</summary>
    public static TimeSpan? UntilDeadline(JsonObject status, Seen deployment, Pace pace, DateTimeOffset now) =>
        Deadline(deployment.Spec) is { } deadline
            && Conditions.Find(status, "Progressing") is { } known
            && known.TextAt("reason") is not (NewSetAvailable or TimedOut or "DeploymentPaused")
            && !IsComplete(status, deployment)
            ? TimeLeft(known, deadline, pace, now)
            : null;

    private static TimeSpan TimeLeft(JsonObject progressing, int deadline, Pace pace, DateTimeOffset now)
    {
        var left = (progressing.TimeAt("lastUpdateTime") ?? now) + pace.OfSeconds(deadline) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    // The largest number stands for "no deadline" (k8s.io/api apps/v1, progressDeadlineSeconds).
    private static int? Deadline(JsonObject spec) => (spec.NumberAt("progressDeadlineSeconds") ?? 600) is var seconds and not int.MaxValue ? seconds : null;

    private static bool HasMoved(JsonObject before, JsonObject after) =>
        Number(after, "updatedReplicas") > Number(before, "updatedReplicas")
        || Number(after, "replicas") - Number(after, "updatedReplicas") < Number(before, "replicas") - Number(before, "updatedReplicas")
        || Number(after, "readyReplicas") > Number(before, "readyReplicas")
        || Number(after, "availableReplicas") > Number(before, "availableReplicas");

    private static int Sum(IReadOnlyList<Seen> sets, string name) => sets.Sum(set => Number(set.Status, name));

    private static int Number(JsonObject status, string name) => status.NumberAt(name) ?? 0;
}
