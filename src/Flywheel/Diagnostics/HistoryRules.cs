namespace Flywheel.Diagnostics;

/// <summary>FW93xx: where history is kept.</summary>
internal static class HistoryRules
{
    public static readonly DiagnosticRule Unreachable = new("FW9310", Severity.Error, "The history cannot be reached",
        "The database that FLYWHEEL_DATABASE names, or history.db, did not answer. Nothing is planned or applied without it; a running apply goes on.");

    public static readonly DiagnosticRule BadAddress = new("FW9311", Severity.Error, "FLYWHEEL_DATABASE is no address of a database",
        "It is written postgresql://USER@HOST/DATABASE. Its text is never shown, because it may hold a password.");

    public static readonly DiagnosticRule NewerSchema = new("FW9312", Severity.Error, "The history was written by a newer flywheel",
        "Its tables have changed since this version, which would misread them. Use the newer one again, or restore a backup from before.");

    public static readonly DiagnosticRule NetworkFileSystem = new("FW9313", Severity.Error, "The data directory is on a network file system",
        "SQLite cannot keep its promises there: locks of one machine do not hold for another, and two applies could run at once. "
        + "Keep the data directory on a disk of the machine (FLYWHEEL_HOME), or the history in PostgreSQL (FLYWHEEL_DATABASE).");
}
