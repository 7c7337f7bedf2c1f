namespace Flywheel.Lab.States;

/// <summary>The tables of <c>states.db</c>; only ever appended to.</summary>
internal static class StateSchema
{
    public static ReadOnlySpan<string> Migrations => Scripts;

    private static readonly string[] Scripts =
    [
        """
        CREATE TABLE state (
            project TEXT NOT NULL,
            name TEXT NOT NULL,
            lock_id TEXT,
            lock TEXT,
            PRIMARY KEY (project, name)
        ) WITHOUT ROWID;
        CREATE TABLE version (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            project TEXT NOT NULL,
            name TEXT NOT NULL,
            serial INTEGER NOT NULL,
            lineage TEXT NOT NULL,
            written_at TEXT NOT NULL,
            writer TEXT NOT NULL,
            content BLOB NOT NULL,
            FOREIGN KEY (project, name) REFERENCES state (project, name) ON DELETE CASCADE
        );
        CREATE INDEX version_of_state ON version (project, name, number);
        """,
    ];
}
