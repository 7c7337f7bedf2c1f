namespace Flywheel.Readiness;

/// <summary>What is known of one object's health.</summary>
/// <param name="Health">How it is.</param>
/// <param name="Reason">One word, as conditions have it: <c>ImagePullBackOff</c>, <c>MinimumReplicasUnavailable</c>.</param>
/// <param name="Detail">What was seen and what was expected, as a sentence.</param>
internal sealed record Verdict(Health Health, string Reason, string Detail)
{
    /// <summary>Since when it is so; null: the object does not say.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Time alone may change the verdict at this moment, without any change of an object; null: it cannot.</summary>
    public DateTimeOffset? ChangesAt { get; init; }

    /// <summary>No check fails for it although it is not ready: it only starts work at later times, or it never says how it is.</summary>
    public bool IsTolerated { get; init; }

    public bool IsReady => Health == Health.Ready;

    /// <summary>A check that sees it is content.</summary>
    public bool Passes => IsReady || IsTolerated;

    public static Verdict Ready(string detail, string reason = "Ready") => new(Health.Ready, reason, detail);

    public static Verdict Progressing(string reason, string detail) => new(Health.Progressing, reason, detail);

    public static Verdict Suspended(string reason, string detail) => new(Health.Suspended, reason, detail);

    public static Verdict Failed(string reason, string detail) => new(Health.Failed, reason, detail);

    public static Verdict Unknown(string reason, string detail) => new(Health.Unknown, reason, detail);
}
