namespace Flywheel.Cli.Views;

/// <summary>What <c>doctor</c> found out about one tool.</summary>
/// <param name="Name">As in messages: tofu, pnpm, git.</param>
/// <param name="Purpose">What it is needed for, in a few words.</param>
/// <param name="Path">Where it is; null when it was not found.</param>
/// <param name="Version">What it says of itself; null when unknown.</param>
/// <param name="Problem">What is wrong with it; null when all is well.</param>
/// <param name="Help">How to get it or put it right; null when there is nothing to do.</param>
/// <param name="IsNeeded">Without it a job of this repository would fail.</param>
internal sealed record ToolReport(string Name, string Purpose, string? Path, string? Version, string? Problem, string? Help, bool IsNeeded);
