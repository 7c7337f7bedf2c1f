namespace Flywheel.Processes;

/// <summary>A program that exists could not be started: not executable, no memory, arguments too long.</summary>
internal sealed class ProcessStartException(string file, string reason) : Exception($"{file} could not be started: {reason}")
{
    public string File { get; } = file;

    public string Reason { get; } = reason;
}
