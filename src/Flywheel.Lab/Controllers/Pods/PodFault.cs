using System.Globalization;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>How the pods of a workload are to fail: what its template's annotation <c>lab.flywheel.dev/pods</c> says.</summary>
internal abstract record PodFault
{
    public const string Annotation = "lab.flywheel.dev/pods";

    /// <summary>A pod that does not fail, or whose annotation nobody understands.</summary>
    public static PodFault Of(Seen pod)
    {
        var text = pod.Annotation(Annotation).Trim();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var number = colon >= 0
            && double.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read)
            && read <= 1_000_000
            ? read
            : (double?)null;
        return (colon < 0 ? text : text[..colon], number) switch
        {
            ("image-pull", _) => new ImagePull(),
            ("crash-loop", null) => new CrashLoop(null),
            ("crash-loop", { } restarts) => new CrashLoop((int)restarts),
            ("never-ready", _) => new NeverReady(),
            ("slow", { } seconds) => new Slow(seconds),
            ("one-stuck", _) => new OneStuck(),
            _ => new None(),
        };
    }

    internal sealed record None : PodFault;

    /// <summary>Images cannot be pulled.</summary>
    internal sealed record ImagePull : PodFault;

    /// <summary>Containers end with exit code 1 soon after each start.</summary>
    /// <param name="HealsAfter">So many restarts; null: never.</param>
    internal sealed record CrashLoop(int? HealsAfter) : PodFault;

    /// <summary>The readiness probe never succeeds.</summary>
    internal sealed record NeverReady : PodFault;

    /// <summary>Ready later than the probe would allow; a pod that runs to its end takes that long.</summary>
    internal sealed record Slow(double Seconds) : PodFault;

    /// <summary>One pod of each owner never becomes ready.</summary>
    internal sealed record OneStuck : PodFault;
}
