using Flywheel.Readiness;

namespace Flywheel.Verification.Kubernetes;

/// <summary>What came of one root.</summary>
/// <param name="Root">Which.</param>
/// <param name="Verdict">The last one.</param>
/// <param name="Since">Since when it is so, as far as the object says, else since when it was seen.</param>
internal sealed record RootReport(RootObject Root, Verdict Verdict, DateTimeOffset Since)
{
    /// <summary>When it became ready, from the begin of the check; null: it is not.</summary>
    public TimeSpan? ReadyAfter { get; init; }

    /// <summary>The object is another one than the state knows: somebody deleted it and it was made again.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>The kind itself cannot be had, so that nothing is known of the object.</summary>
    public bool IsRefused { get; init; }

    /// <summary>The right that is missing, a verb and a kind; null: it is not a matter of rights.</summary>
    public string? Lacks { get; init; }

    /// <summary>The cluster does not have the object.</summary>
    public bool IsMissing { get; init; }

    /// <summary>A schedule that somebody stopped, or a kind that says nothing of itself: no failure, but to be said.</summary>
    public bool IsSilent => !IsRefused && Verdict is { IsTolerated: true, IsReady: false };

    /// <summary>It counts against the check.</summary>
    public bool IsBad => IsRefused || !Verdict.Passes;
}
