namespace Flywheel.Plans;

/// <summary>How many changes of each kind. A resource that is imported and updated at once counts in both.</summary>
internal sealed record PlanCounts
{
    public int Create { get; init; }

    public int Update { get; init; }

    public int Replace { get; init; }

    public int Delete { get; init; }

    public int Import { get; init; }

    public int Move { get; init; }

    public int Forget { get; init; }

    /// <summary>Outputs that change.</summary>
    public int Outputs { get; init; }
}
