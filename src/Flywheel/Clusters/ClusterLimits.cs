namespace Flywheel.Clusters;

/// <summary>How much and how long a cluster may answer.</summary>
internal sealed record ClusterLimits
{
    /// <summary>Until a connection stands. Default 10 seconds.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Until an answer begins, with its connection. Default 20 seconds.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Until an answer, or a page of a list, is whole. Default 60 seconds.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a watch may be silent; a cluster sends a bookmark about every minute. Default 90 seconds.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Most bytes of an answer, or a page of a list, unpacked. Default 64 MiB.</summary>
    public int LargestAnswer { get; init; } = 64 << 20;

    /// <summary>Most bytes of one event of a watch. Default 16 MiB; etcd takes objects of 1.5 MiB.</summary>
    public int LargestEvent { get; init; } = 16 << 20;

    /// <summary>Objects on a page of a list. Default 500.</summary>
    public int Page { get; init; } = 500;

    /// <summary>Most pages of a list. Default 1,000.</summary>
    public int MostPages { get; init; } = 1000;

    /// <summary>Most bytes of all pages of a list together, unpacked. Default 512 MiB.</summary>
    public long LargestList { get; init; } = 512L << 20;

    /// <summary>Most objects of a kind, in a list and while it is watched. Default 100,000.</summary>
    public int MostObjects { get; init; } = 100_000;

    /// <summary>Tries of a question whose refusal is passing. Default 4.</summary>
    public int Tries { get; init; } = 4;

    /// <summary>Longest pause between two tries, whatever the server asks for. Default 10 seconds.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);
}
