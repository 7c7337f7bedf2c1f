using Flywheel.Validation;

namespace Flywheel.Plans.Bindings;

/// <summary>Where a plan was made, or is to be applied.</summary>
/// <param name="TreePath">Absolute path of the private tree.</param>
/// <param name="Folder">After init; null: init did not succeed, so what it would tell is not known.</param>
/// <param name="PlanFile">The plan in clear.</param>
internal sealed record PlanPlace(string TreePath, InitializedFolder? Folder, string PlanFile);
