using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Diagrams;

/// <summary>A stage of a diagram with its nodes.</summary>
/// <param name="Stage">Which stage.</param>
/// <param name="Nodes">In the pipeline's order.</param>
/// <param name="State">Where it stands; null in a diagram of a pipeline.</param>
/// <param name="Duration">How long it took; null when nothing has started.</param>
internal sealed record DiagramStage(Stage Stage, ImmutableArray<DiagramNode> Nodes, JobState? State, TimeSpan? Duration)
{
    /// <summary>"Validate".</summary>
    public string Title => char.ToUpperInvariant(Stage.Name()[0]) + Stage.Name()[1..];
}
