namespace Flywheel.Processes;

/// <summary>How a child ended. It does not judge: only the tool knows what an exit code means.</summary>
/// <param name="Code">Exit code, or null when a signal ended it.</param>
/// <param name="Signal">Number of the signal that ended it, or null.</param>
/// <param name="Stop">Why we asked it to end, if we did.</param>
/// <param name="Duration">From start to exit.</param>
internal sealed record ProcessExit(int? Code, int? Signal, StopReason Stop, TimeSpan Duration)
{
    /// <summary>Ended by itself with exit code 0.</summary>
    public bool IsSuccess => Code == 0 && Stop == StopReason.None;

    /// <summary>"exit code 3", "signal 9 (SIGKILL)".</summary>
    public override string ToString() => Code is { } code ? $"exit code {code}" : $"signal {Signal}{SignalName(Signal)}";

    private static string SignalName(int? signal) => signal switch
    {
        2 => " (SIGINT)",
        6 => " (SIGABRT)",
        9 => " (SIGKILL, perhaps out of memory)",
        11 => " (SIGSEGV)",
        13 => " (SIGPIPE)",
        15 => " (SIGTERM)",
        _ => "",
    };
}
