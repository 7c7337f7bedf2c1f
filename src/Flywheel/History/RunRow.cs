using Flywheel.Runs;

namespace Flywheel.History;

/// <summary>A run as the list shows it.</summary>
/// <param name="Header">What is known from its start.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Duration">Zero while it runs.</param>
/// <param name="Process">Identity of the process that runs it or ran it.</param>
internal sealed record RunRow(RunHeader Header, RunStatus Status, TimeSpan Duration, string Process);
