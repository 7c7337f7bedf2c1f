namespace Flywheel.Diagnostics;

/// <summary>FW91xx: what can go wrong around the jobs of a run.</summary>
internal static class ExecutionRules
{
    public static readonly DiagnosticRule ObserverFailed = new("FW9101", Severity.Warning, "A view of the run stopped",
        "Something that only shows or reports the run failed, as when the terminal went away. The run itself went on.");

    public static readonly DiagnosticRule DiskFailed = new("FW9102", Severity.Error, "The machine could not store something",
        "Writing to disk failed, most often because it is full. Nothing half-written is used; make room and run again.");

    public static readonly DiagnosticRule InternalError = new("FW9103", Severity.Error, "Internal error",
        "A bug in flywheel. The job's log has the details; please report it with them.");

    public static readonly DiagnosticRule StartFailed = new("FW9104", Severity.Error, "A program could not be started",
        "The program was found, but the system refused to start it: not executable, arguments too long, no memory.");
}
