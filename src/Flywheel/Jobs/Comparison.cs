using System.Collections.Immutable;

namespace Flywheel.Jobs;

/// <summary>How what a job made differs from what the same job made in an earlier run, for people; no values.</summary>
/// <param name="Run">The earlier run.</param>
/// <param name="Lines">One line for each difference; empty: both are the same.</param>
internal sealed record Comparison(RunId Run, ImmutableArray<string> Lines);
