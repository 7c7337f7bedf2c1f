using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Deployments;

/// <summary>How many pods a Deployment wants, and by how many a rolling update may differ.</summary>
internal sealed record RolloutLimits(int Replicas, int MaxSurge, int MaxUnavailable)
{
    /// <summary>Pods at any time.</summary>
    public int Most => Replicas + MaxSurge;

    /// <summary>Available pods at any time.</summary>
    public int Fewest => Replicas - MaxUnavailable;

    public static RolloutLimits Read(JsonObject spec)
    {
        var replicas = spec.NumberAt("replicas") ?? 1;
        if (spec.TextAt("strategy", "type") == "Recreate")
        {
            return new(replicas, 0, 0);
        }

        var surge = Amount.Of(spec.At("strategy", "rollingUpdate", "maxSurge"), replicas, roundUp: true, "25%");
        var unavailable = Amount.Of(spec.At("strategy", "rollingUpdate", "maxUnavailable"), replicas, roundUp: false, "25%");

        // Nothing could ever move with both at zero.
        return new(replicas, surge, surge == 0 && unavailable == 0 ? Math.Min(1, replicas) : Math.Min(unavailable, replicas));
    }
}
