namespace Flywheel.Deployments.Guards;

/// <summary>How a plan's commit stands to the one that was applied last. A closed set.</summary>
internal abstract record CommitRelation
{
    private CommitRelation()
    {
    }

    /// <summary>The same, a later one, one of another line, or there is nothing to compare with.</summary>
    public static CommitRelation NotOlder { get; } = new Fine();

    /// <summary>An ancestor of it: applying it would take back what came since.</summary>
    public static CommitRelation Older { get; } = new Before();

    /// <summary>Nobody can say.</summary>
    /// <param name="Why">As the end of a sentence.</param>
    /// <param name="Help">What makes it known.</param>
    internal sealed record Unknown(string Why, string Help) : CommitRelation;

    private sealed record Fine : CommitRelation;

    private sealed record Before : CommitRelation;
}
