namespace Flywheel.Plans;

/// <summary>Knows the plans of earlier runs.</summary>
internal interface IEarlierPlans
{
    /// <summary>
    /// The plan that a stack was last left with: the one that the last deploy refused, or the last that was made since. Null when it was applied, had
    /// nothing in it, or there is none.
    /// </summary>
    EarlierPlan? Unapplied(string stack, string environment);
}
