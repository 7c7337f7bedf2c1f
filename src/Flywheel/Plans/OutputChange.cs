namespace Flywheel.Plans;

/// <summary>An output of the stack that the plan changes: create, update or delete.</summary>
internal sealed record OutputChange(string Name, PlanAction Action);
