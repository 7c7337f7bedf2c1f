namespace Flywheel.Diagnostics;

/// <summary>FW92xx: the lab.</summary>
internal static class LabRules
{
    public static readonly DiagnosticRule ProgramMissing = new("FW9201", Severity.Error, "The lab's program is missing",
        "The lab is a program of its own beside flywheel, and was not built with it. Run the launcher of the checkout, or name the program in FLYWHEEL_LAB.");

    public static readonly DiagnosticRule RuntimeMissing = new("FW9202", Severity.Error, "The .NET runtime is missing",
        "The lab's program needs the .NET runtime and ASP.NET Core 10, and no `dotnet` was found in DOTNET_ROOT or on PATH.");

    public static readonly DiagnosticRule NotStarted = new("FW9203", Severity.Error, "The lab did not start",
        "The lab's program ended before it was ready, or was not ready in time. The end of its log says why.");

    public static readonly DiagnosticRule NotRunning = new("FW9204", Severity.Error, "No lab runs here",
        "The command needs the running lab of this repository, and there is none. `flywheel lab up` starts it.");

    public static readonly DiagnosticRule NoAnswer = new("FW9205", Severity.Error, "The lab does not answer",
        "The lab's process is there, but it did not answer on its control socket in time. `flywheel lab down` ends it, asked or not.");

    public static readonly DiagnosticRule FaultRefused = new("FW9206", Severity.Error, "The lab refuses the fault",
        "A fault was described in a way that the lab does not understand. The detail names everything that is wrong with it.");

    public static readonly DiagnosticRule OtherVersion = new("FW9207", Severity.Warning, "The lab that runs is of another version",
        "The lab was started by another version of flywheel, and may behave otherwise. `flywheel lab down` ends it; the next start takes this version.");
}
