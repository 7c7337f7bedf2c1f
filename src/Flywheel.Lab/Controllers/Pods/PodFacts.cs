namespace Flywheel.Lab.Controllers.Pods;

/// <summary>What the owners of pods want to know of one.</summary>
internal static class PodFacts
{
    public static string Phase(Seen pod) => pod.Status.TextAt("phase");

    /// <summary>It ran to its end, well or badly.</summary>
    public static bool IsFinished(Seen pod) => Phase(pod) is "Succeeded" or "Failed";

    /// <summary>It counts for its owner: neither finished nor on its way out.</summary>
    public static bool IsActive(Seen pod) => !pod.IsTerminating && !IsFinished(pod);

    public static bool IsReady(Seen pod) => Conditions.Holds(pod.Status, "Ready");

    /// <summary>When it counts as available; null: it is not ready.</summary>
    public static DateTimeOffset? AvailableAt(Seen pod, TimeSpan minReady) =>
        IsReady(pod) ? (Conditions.Find(pod.Status, "Ready").TimeAt("lastTransitionTime") ?? pod.Created) + minReady : null;
}
