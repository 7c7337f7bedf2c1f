using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Defaults;

/// <summary>What the kinds of apps/v1 get by themselves (pkg/apis/apps/v1/defaults.go).</summary>
internal static class WorkloadDefaults
{
    public static void Deployment(JsonObject spec)
    {
        spec.Default("replicas", 1);
        var strategy = spec.Ensure("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", "25%");
            rolling.Default("maxSurge", "25%");
        }

        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        Template(spec);
    }

    public static void ReplicaSet(JsonObject spec)
    {
        spec.Default("replicas", 1);
        Template(spec);
    }

    public static void DaemonSet(JsonObject spec)
    {
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", 1);
            rolling.Default("maxSurge", 0);
        }

        spec.Default("revisionHistoryLimit", 10);
        Template(spec);
    }

    public static void StatefulSet(JsonObject spec)
    {
        spec.Default("podManagementPolicy", "OrderedReady");
        var strategy = spec.Ensure("updateStrategy");
        if (strategy.Text("type").Length == 0)
        {
            strategy["type"] = "RollingUpdate";
            strategy.Ensure("rollingUpdate");
        }

        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Object("rollingUpdate")?.Default("partition", 0);
        }

        var retention = spec.Ensure("persistentVolumeClaimRetentionPolicy");
        retention.Default("whenDeleted", "Retain");
        retention.Default("whenScaled", "Retain");
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        Template(spec);
        foreach (var claim in spec.Objects("volumeClaimTemplates"))
        {
            claim.Default("apiVersion", "v1");
            claim.Default("kind", "PersistentVolumeClaim");
            VolumeDefaults.Claim(claim);
        }
    }

    private static void Template(JsonObject spec) => PodDefaults.Spec(spec.Ensure("template").Ensure("spec"));
}
