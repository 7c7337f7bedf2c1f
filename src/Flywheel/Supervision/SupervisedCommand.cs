using Flywheel.Artifacts;
using Flywheel.Processes;

namespace Flywheel.Supervision;

/// <summary>A command that must not die with flywheel.</summary>
internal sealed record SupervisedCommand
{
    /// <summary>Its environment goes from process to process and never to the disk.</summary>
    public required ToolCommand Command { get; init; }

    /// <summary>Private folder for what it prints and how it ends; made if need be. One for each start.</summary>
    public required string Spool { get; init; }

    /// <summary>Absolute path of the file whose bytes are handed over: checked once more right before the command starts.</summary>
    public required string Handed { get; init; }

    /// <summary>What those bytes must be; else the command is not started.</summary>
    public required Digest Digest { get; init; }
}
