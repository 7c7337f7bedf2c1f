using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>The <c>status</c> of a cluster of CloudNativePG.</summary>
internal static class PostgresStatus
{
    public static JsonObject Of(PostgresCluster cluster, PostgresStep step, IReadOnlyList<PostgresInstance> instances, DateTimeOffset now)
    {
        var status = cluster.Owner.Status.DeepClone().AsObject();
        var ready = instances.Count(instance => instance.IsReady);
        var names = instances.Select(instance => cluster.InstanceName(instance.Serial)).ToList();
        var primary = step.Primary == 0 ? "" : cluster.InstanceName(step.Primary);
        status["phase"] = step.Phase;
        status["instances"] = instances.Count;
        status["readyInstances"] = ready;
        status["instanceNames"] = Texts(names);
        status["instancesStatus"] = ByHealth(cluster, instances);
        status["healthyPVC"] = Texts(names);
        status["pvcCount"] = names.Count;
        status["image"] = cluster.Image;
        status["writeService"] = $"{cluster.Name}-rw";
        status["readService"] = $"{cluster.Name}-r";
        status["latestGeneratedNode"] = Math.Max(status.NumberAt("latestGeneratedNode") ?? 0, instances.Select(instance => instance.Serial).DefaultIfEmpty(0).Max());
        status["targetPrimary"] = primary.Length > 0 ? primary : cluster.InstanceName(1);
        if (status.TextAt("currentPrimary") != primary)
        {
            status["currentPrimary"] = primary;
            status["currentPrimaryTimestamp"] = now.ToStamp();
        }

        var isReady = step.Phase == PostgresStep.Healthy;
        Conditions.Set(status, new Condition(
            "Ready",
            Condition.Of(isReady),
            isReady ? "ClusterIsReady" : "ClusterIsNotReady",
            isReady ? "Cluster is Ready" : "Cluster Is Not Ready"), now);
        if (ready > 0)
        {
            Conditions.Set(status, new Condition("ContinuousArchiving", "True", "ContinuousArchivingSuccess", "Continuous archiving is working"), now);
        }

        return status;
    }

    private static JsonObject ByHealth(PostgresCluster cluster, IReadOnlyList<PostgresInstance> instances)
    {
        var groups = new JsonObject();
        foreach (var (name, isReady) in new[] { ("healthy", true), ("failed", false) })
        {
            var members = instances.Where(instance => instance.IsReady == isReady).Select(instance => cluster.InstanceName(instance.Serial)).ToList();
            if (members.Count > 0)
            {
                groups[name] = Texts(members);
            }
        }

        return groups;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
