using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Diagrams;

/// <summary>A job of a diagram, or several of one kind as one.</summary>
internal sealed record DiagramNode
{
    /// <summary>Its place in <see cref="Diagram.Nodes"/>.</summary>
    public required int Index { get; init; }

    public required Stage Stage { get; init; }

    /// <summary>Unique among the nodes of all stages: the job's name, or the kind.</summary>
    public required string Name { get; init; }

    /// <summary>How many jobs it stands for.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Where the job stands, the worst of several; null in a diagram of a pipeline.</summary>
    public JobState? State { get; init; }

    /// <summary>How long it took, all jobs together; null when nothing has started.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>"module ×20", "organization".</summary>
    public string Label => Jobs == 1 ? Name : $"{Name} ×{Jobs}";
}
