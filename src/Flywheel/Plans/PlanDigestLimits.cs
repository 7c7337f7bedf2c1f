namespace Flywheel.Plans;

/// <summary>How long a digest may get.</summary>
/// <param name="PerAction">Lines for each action; the rest is counted.</param>
/// <param name="Attributes">Attributes named for each line; the rest is counted.</param>
/// <param name="Addresses">Addresses named for a group of equal changes; the rest is counted.</param>
internal sealed record PlanDigestLimits(int PerAction = 20, int Attributes = 6, int Addresses = 3);
