namespace Flywheel.Lab.Controllers.Processes;

/// <summary>How long a container that ended waits for its next start: not at all, 10 s, 20 s, … up to 5 min, as a kubelet does.</summary>
internal sealed class RestartDelay
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Who ran so long is taken to have recovered.</summary>
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(10);

    private TimeSpan _next;

    /// <summary>The wait after a start that lasted so long.</summary>
    public TimeSpan After(TimeSpan ran)
    {
        var delay = ran >= Recovered ? TimeSpan.Zero : _next;
        _next = delay == TimeSpan.Zero ? First : delay * 2 < Longest ? delay * 2 : Longest;
        return delay;
    }
}
