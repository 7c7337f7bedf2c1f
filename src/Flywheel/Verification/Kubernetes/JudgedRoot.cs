using System.Collections.Immutable;

namespace Flywheel.Verification.Kubernetes;

/// <summary>A root while it is watched: what is known of it so far.</summary>
/// <param name="root">Which.</param>
/// <param name="needs">The numbers of the watches that must have answered before it can be judged.</param>
internal sealed class JudgedRoot(RootObject root, ImmutableArray<int> needs)
{
    public RootObject Root { get; } = root;

    public ImmutableArray<int> Needs { get; } = needs;

    /// <summary>Something changed since the last verdict.</summary>
    public bool IsStale { get; set; }

    /// <summary>It was seen once.</summary>
    public bool WasThere { get; set; }

    /// <summary>Another uid than the state's was seen.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>Null: not judged yet.</summary>
    public RootStanding? Standing { get; set; }

    public TimeSpan? ReadyAfter { get; set; }

    /// <summary>When its health and reason became what they are, as seen from here.</summary>
    public DateTimeOffset SeenSince { get; set; }

    /// <summary>What came of it.</summary>
    /// <param name="start">When the check began.</param>
    public RootReport Report(DateTimeOffset start) => new(
        Root, Standing?.Verdict ?? RootStanding.Unanswered.Verdict, Standing is null ? start : Standing.Verdict.Since ?? SeenSince)
    {
        ReadyAfter = Standing is { Verdict.IsReady: true } ? ReadyAfter : null,
        IsReplaced = IsReplaced,
        IsRefused = Standing?.IsRefused ?? false,
        Lacks = Standing?.Lacks,
        IsMissing = Standing?.IsMissing ?? false,
    };
}
