namespace Flywheel.Lab.Ingress;

/// <summary>How long and how large requests through the ingress may be.</summary>
internal sealed record IngressLimits
{
    /// <summary>To connect to a process. Default 5 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Until a process begins to answer. Default 60 s.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two pieces of an answer, and without a word on a websocket. Default 10 min.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The body of a request in bytes. Default 100 MiB.</summary>
    public long RequestBytes { get; init; } = 100 * 1024 * 1024;
}
