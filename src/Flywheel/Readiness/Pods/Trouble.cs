namespace Flywheel.Readiness.Pods;

/// <summary>Something wrong with a pod that waiting may not mend.</summary>
/// <param name="Reason">One word, as the kubelet has it.</param>
/// <param name="Detail">Which pod and container, and what is wrong with it.</param>
/// <param name="FailsAt">When it counts as failed; null: not by time alone.</param>
internal sealed record Trouble(string Reason, string Detail, DateTimeOffset? FailsAt)
{
    /// <summary>Since when it is so; null: not said.</summary>
    public DateTimeOffset? Since { get; init; }

    public bool HasFailed(DateTimeOffset now) => FailsAt <= now;

    /// <summary>The verdict on an object whose pods are in this trouble.</summary>
    /// <param name="numbers">What the object says itself, before the trouble is named.</param>
    /// <param name="now">The moment of the judgement.</param>
    public Verdict Verdict(string numbers, DateTimeOffset now)
    {
        var failed = HasFailed(now);
        return new(failed ? Health.Failed : Health.Progressing, Reason, numbers.Length == 0 ? Detail : $"{numbers}; {Detail}")
        {
            Since = Since,
            ChangesAt = failed ? null : FailsAt,
        };
    }

    /// <summary>The one that tells the most: the first to fail, else the first there is; null when there is none.</summary>
    public static Trouble? Worst(IEnumerable<Trouble> troubles) => troubles.MinBy(trouble => trouble.FailsAt ?? DateTimeOffset.MaxValue);
}
