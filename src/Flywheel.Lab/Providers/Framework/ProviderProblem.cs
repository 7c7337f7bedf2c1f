using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>An error or a warning as tofu shows it to its user.</summary>
/// <param name="Summary">A few words without names of the user.</param>
/// <param name="Detail">Sentences: what, why, what to do.</param>
/// <param name="Attribute">Where; null: the whole resource.</param>
/// <param name="IsWarning">It stops nothing.</param>
internal sealed record ProviderProblem(string Summary, string Detail, ValuePath? Attribute = null, bool IsWarning = false);
