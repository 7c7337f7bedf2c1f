namespace Flywheel.Processes;

/// <summary>Runs one child process to its end.</summary>
internal interface IProcessRunner
{
    /// <summary>
    /// Starts the command in a session of its own with stdin closed, hands its output on as it comes, and waits for it.
    /// When <paramref name="stop"/> fires, the command's <see cref="ToolCommand.Stopping"/> says what happens; the exit is awaited all the same.
    /// </summary>
    /// <exception cref="ProcessStartException">The program could not be started at all.</exception>
    Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput output, StopSignal stop);
}
