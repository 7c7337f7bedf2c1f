namespace Flywheel.Diagnostics;

/// <summary>FW9xxx: the tools and the machine.</summary>
internal static class MachineRules
{
    public static readonly DiagnosticRule ToolMissing = new("FW9001", Severity.Error, "Needed tool not found",
        "A tool that a job needs is neither on PATH nor where the settings say. The help names the way to get it.");

    public static readonly DiagnosticRule ToolVersion = new("FW9002", Severity.Error, "Tool version not supported",
        "A tool was found but is older than what flywheel works with, or does not answer with a version.");

    public static readonly DiagnosticRule FileUnreadable = new("FW9003", Severity.Error, "File cannot be read",
        "The file exists but the system refused to read it, or it vanished while it was read.");

    public static readonly DiagnosticRule NotWritable = new("FW9004", Severity.Error, "Folder cannot be written",
        "Flywheel keeps runs, artifacts and logs in .flywheel (or FLYWHEEL_HOME) and could not write there.");
}
