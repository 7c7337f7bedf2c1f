namespace Flywheel.Plans;

/// <summary>What a plan file says about the state that it was made from. Whoever altered the file wrote this too: good for telling states apart, not for trust.</summary>
/// <param name="Lineage">The state's identity; empty when there was no state yet.</param>
/// <param name="Serial">The state's version.</param>
/// <param name="ToolVersion">Version of the tofu or terraform that made the plan.</param>
internal sealed record PlanFile(string Lineage, long Serial, string ToolVersion);
