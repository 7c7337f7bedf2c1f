namespace Flywheel.Processes;

/// <summary>How a child is asked to end: one SIGINT to its own pid first, unless it is a server.</summary>
/// <param name="AfterInterrupt">Wait after SIGINT before SIGTERM.</param>
/// <param name="AfterTerminate">Wait after SIGTERM before SIGKILL to the whole group; null: no second signal is ever sent on its own.</param>
internal sealed record StopPolicy(TimeSpan AfterInterrupt, TimeSpan? AfterTerminate)
{
    /// <summary>There is no SIGINT: servers end well at SIGTERM and many know nothing else. Only with an <see cref="AfterTerminate"/>.</summary>
    public bool BeginsWithTerminate { get; init; }

    /// <summary>SIGINT, 10 s, SIGTERM, 5 s, SIGKILL.</summary>
    public static StopPolicy Ordinary { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));

    /// <summary>For a running apply: one SIGINT and then only waiting, because a second signal loses state (research: OpenTofu exits 5 s after it).</summary>
    public static StopPolicy InterruptOnly { get; } = new(TimeSpan.FromMinutes(10), null);
}
