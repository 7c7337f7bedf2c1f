using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>Whether a rollout is over, by the rules of <c>kubectl rollout status</c> (k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go).</summary>
internal static class Rollout
{
    /// <summary>Kinds that have one.</summary>
    public static bool Has(Manifest manifest) => manifest.Kind switch
    {
        "Deployment" or "StatefulSet" or "DaemonSet" => manifest.ApiVersion.StartsWith("apps/", StringComparison.Ordinal),
        "APIService" => manifest.ApiVersion.StartsWith("apiregistration.k8s.io/", StringComparison.Ordinal),
        _ => false,
    };

    /// <exception cref="ProviderException">It has failed.</exception>
    public static Look Of(JsonObject? live)
    {
        if (live is null)
        {
            throw new ProviderException("Rollout failed", "The object was deleted while its rollout was awaited.");
        }

        if (live["kind"]?.ToString() == "APIService")
        {
            return Conditions.Status(live, "Available") == "True" ? Look.Good : Look.Not("the condition Available is not True");
        }

        if (Number(live, "metadata", "generation") > Number(live, "status", "observedGeneration"))
        {
            return Look.Not("its controller has not seen the change yet");
        }

        return live["kind"]?.ToString() switch
        {
            "Deployment" => Deployment(live),
            "StatefulSet" => StatefulSet(live),
            _ => DaemonSet(live),
        };
    }

    private static Look Deployment(JsonObject live)
    {
        if (Conditions.Find(live, "Progressing")?["reason"]?.ToString() == "ProgressDeadlineExceeded")
        {
            var name = live["metadata"]?["name"];
            throw new ProviderException("Rollout failed", $"deployment \"{name}\" exceeded its progress deadline.");
        }

        var wanted = Number(live, 1, "spec", "replicas");
        var updated = Number(live, "status", "updatedReplicas");
        var all = Number(live, "status", "replicas");
        var available = Number(live, "status", "availableReplicas");
        return updated < wanted ? Not($"{updated} out of {wanted} new replicas have been updated")
            : all > updated ? Not($"{all - updated} old replicas are pending termination")
            : available < updated ? Not($"{available} of {updated} updated replicas are available")
            : Look.Good;
    }

    private static Look StatefulSet(JsonObject live)
    {
        if (live["spec"]?["updateStrategy"]?["type"]?.ToString() == "OnDelete")
        {
            return Look.Good;
        }

        var wanted = Number(live, 1, "spec", "replicas");
        var ready = Number(live, "status", "readyReplicas");
        var updated = Number(live, "status", "updatedReplicas");
        var partition = live["spec"]?["updateStrategy"]?["rollingUpdate"]?["partition"] is JsonValue value ? Whole(value) : 0;
        return ready < wanted ? Not($"{ready} of {wanted} pods are ready")
            : partition > 0 ? updated < wanted - partition ? Not($"{updated} out of {wanted - partition} new pods have been updated") : Look.Good
            : live["status"]?["updateRevision"]?.ToString() != live["status"]?["currentRevision"]?.ToString() ? Not($"{updated} pods are at the new revision")
            : Look.Good;
    }

    private static Look DaemonSet(JsonObject live)
    {
        var wanted = Number(live, "status", "desiredNumberScheduled");
        var updated = Number(live, "status", "updatedNumberScheduled");
        var available = Number(live, "status", "numberAvailable");
        return live["spec"]?["updateStrategy"]?["type"]?.ToString() == "OnDelete" ? Look.Good
            : updated < wanted ? Not($"{updated} out of {wanted} new pods have been updated")
            : available < wanted ? Not($"{available} of {wanted} updated pods are available")
            : Look.Good;
    }

    private static Look Not(FormattableString lacking) => Look.Not(lacking.ToString(CultureInfo.InvariantCulture));

    private static long Number(JsonObject live, string part, string field) => Number(live, 0, part, field);

    private static long Number(JsonObject live, long absent, string part, string field) => live[part]?[field] is JsonValue value ? Whole(value) : absent;

    private static long Whole(JsonValue value) => long.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
