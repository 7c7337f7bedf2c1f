namespace Flywheel.Diagnostics;

/// <summary>FW440x and FW441x: applies and those who watch over them.</summary>
internal static class SupervisionRules
{
    public static readonly DiagnosticRule NotStarted = new("FW4401", Severity.Error, "Apply was not started",
        "tofu itself never ran: its supervisor could not be started, was told to end first, or found another plan than the one that was checked. Nothing was applied; the plan can be deployed again.");

    public static readonly DiagnosticRule Lost = new("FW4402", Severity.Error, "End of an apply was not recorded",
        "tofu and its supervisor are gone, and nobody wrote down how tofu ended: both were killed, or the machine lost its power. What it reported before that is in the log. Look at a fresh plan, then end it with `flywheel deploy resolve`.");

    public static readonly DiagnosticRule LeftRunning = new("FW4403", Severity.Warning, "Apply goes on without flywheel",
        "flywheel was told to end while tofu applied, and left it to its supervisor. The next flywheel command that runs jobs in this data directory follows it and takes its result.");
}
