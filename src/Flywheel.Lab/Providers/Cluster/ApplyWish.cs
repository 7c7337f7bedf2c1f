namespace Flywheel.Lab.Providers.Cluster;

/// <summary>How a server-side apply is meant.</summary>
/// <param name="Manager">Who owns the fields then.</param>
/// <param name="Force">Takes fields over from other managers.</param>
/// <param name="Strict">Unknown fields are refused.</param>
internal sealed record ApplyWish(string Manager, bool Force, bool Strict);
