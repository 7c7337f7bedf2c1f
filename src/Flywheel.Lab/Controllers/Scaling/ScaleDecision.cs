namespace Flywheel.Lab.Controllers.Scaling;

/// <summary>How many replicas a HorizontalPodAutoscaler wants, and why.</summary>
/// <param name="Replicas">So many.</param>
/// <param name="LimitReason"><c>TooFewReplicas</c> or <c>TooManyReplicas</c> when a bound cut the number; else <c>DesiredWithinRange</c>.</param>
internal readonly record struct ScaleDecision(int Replicas, string LimitReason)
{
    // Within a tenth of the target nothing moves (kube-controller-manager, horizontal-pod-autoscaler-tolerance).
    private const double Tolerance = 0.1;

    public bool IsLimited => LimitReason != "DesiredWithinRange";

    /// <summary>Decides; pure.</summary>
    /// <param name="current">Replicas now.</param>
    /// <param name="min">Lower bound.</param>
    /// <param name="max">Upper bound.</param>
    /// <param name="utilisation">Measured, in percent of the request; null: unknown.</param>
    /// <param name="target">Wished, in percent.</param>
    public static ScaleDecision Of(int current, int min, int max, double? utilisation, int target)
    {
        var wanted = current;
        if (utilisation is { } measured && target > 0 && Math.Abs((measured / target) - 1) > Tolerance)
        {
            wanted = (int)Math.Min(int.MaxValue, Math.Ceiling(current * measured / target));
        }

        return wanted < min ? new(min, "TooFewReplicas") : wanted > max ? new(max, "TooManyReplicas") : new(wanted, "DesiredWithinRange");
    }
}
