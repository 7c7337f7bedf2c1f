using System.Globalization;
using Flywheel.Clusters;

namespace Flywheel.Readiness.Pods;

/// <summary>What is wrong with one container of a pod.</summary>
internal static class ContainerTrouble
{
    // What registries answer when an image is not there or not ours to have; asking again brings the same answer.
    private static readonly string[] Final =
        ["manifest unknown", "name unknown", "not found", "denied", "unauthorized"];

    /// <summary>The trouble of a container, or null.</summary>
    /// <param name="pod">Its pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="limits">How long trouble may last.</param>
    public static Trouble? Of(KubernetesObject pod, ContainerView container, ReadinessLimits limits) => container.WaitsFor switch
    {
        "CrashLoopBackOff" => Crash(pod, container, limits),
        "InvalidImageName" or "ErrImageNeverPull" => AtOnce(pod, container),
        "ErrImagePull" or "ImagePullBackOff" when IsFinal(container.WaitMessage) => AtOnce(pod, container),
        "ErrImagePull" or "ImagePullBackOff" or "ImageInspectError" or "RegistryUnavailable" or "SignatureValidationFailed"
            or "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError" => Later(pod, container, limits),
        null when container.ExitCode is not (null or 0) && pod.Text("spec", "restartPolicy") is null or "Always" => Crash(pod, container, limits),
        _ => null,
    };

    // "Snapshot … not found" is the node's own trouble with an image that is there.
    private static bool IsFinal(string message) =>
        Array.Exists(Final, word => message.Contains(word, StringComparison.OrdinalIgnoreCase))
        && !message.Contains("snapshot", StringComparison.OrdinalIgnoreCase);

    private static Trouble AtOnce(KubernetesObject pod, ContainerView container) =>
        new(container.WaitsFor!, Waits(pod, container) + Phrase.After(container.WaitMessage), DateTimeOffset.MinValue) { Since = WaitsSince(pod) };

    private static Trouble Later(KubernetesObject pod, ContainerView container, ReadinessLimits limits)
    {
        var since = WaitsSince(pod);
        return new(container.WaitsFor!, Waits(pod, container) + Phrase.After(container.WaitMessage), since + limits.Backoff) { Since = since };
    }

    private static Trouble Crash(KubernetesObject pod, ContainerView container, ReadinessLimits limits)
    {
        // A run that lasted is no loop: only its end may be the beginning of one.
        var since = container.LastEnd is { Started: { } started, Finished: { } finished } && finished - started >= limits.Backoff
            ? finished
            : WaitsSince(pod);
        var seen = container.WaitsFor is null ? $"{At(pod, container)} ended" : Waits(pod, container);
        var exit = container.LastEnd is { ExitCode: { } code } ? string.Create(CultureInfo.InvariantCulture, $", last exit {code}") : "";
        var oom = container.LastEnd is { Reason: "OOMKilled" } ? ", out of memory" : "";
        return new(container.WaitsFor ?? "Error", $"{seen} ({Phrase.Count(container.Restarts, "restart")}{exit}{oom})",
            container.Restarts >= limits.Restarts ? since + limits.Backoff : null)
        { Since = since };
    }

    private static string At(KubernetesObject pod, ContainerView container) => $"pod {pod.Name.Name}: container {container.Name}";

    private static string Waits(KubernetesObject pod, ContainerView container) => $"{At(pod, container)} waits with {container.WaitsFor}";

    // The kubelet does not say since when a container waits; it cannot be longer than this.
    private static DateTimeOffset? WaitsSince(KubernetesObject pod)
    {
        var start = pod.Time("status", "startTime") ?? pod.CreatedAt;
        return pod.Condition("Initialized") is { IsTrue: true, Since: { } initialized } && (start is null || initialized > start) ? initialized : start;
    }
}
