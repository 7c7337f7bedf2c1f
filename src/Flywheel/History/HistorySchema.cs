namespace Flywheel.History;

/// <summary>The tables of <c>history.db</c>, one script for each version; a script that was released is never changed.</summary>
internal static class HistorySchema
{
    public static string[] Migrations { get; } =
    [
        """
        CREATE TABLE run (
          id TEXT PRIMARY KEY, repository TEXT NOT NULL, command TEXT NOT NULL, trigger TEXT NOT NULL, environment TEXT, branch TEXT,
          revision TEXT, dirty INTEGER NOT NULL, based_on TEXT, started_at INTEGER NOT NULL, status TEXT NOT NULL,
          duration_ms REAL NOT NULL DEFAULT 0, process TEXT NOT NULL
        );
        CREATE INDEX run_running ON run (status) WHERE status = 'running';
        CREATE INDEX run_environment ON run (environment, id);
        CREATE TABLE job (
          run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, id TEXT NOT NULL, outcome TEXT NOT NULL, result TEXT NOT NULL,
          PRIMARY KEY (run, id)
        );
        CREATE TABLE apply (
          stack TEXT NOT NULL, environment TEXT NOT NULL, plan TEXT NOT NULL, run TEXT NOT NULL, intended_at INTEGER NOT NULL, outcome TEXT,
          PRIMARY KEY (stack, environment, plan)
        );
        CREATE TABLE state (
          stack TEXT NOT NULL, environment TEXT NOT NULL, backend TEXT NOT NULL, lineage TEXT,
          PRIMARY KEY (stack, environment)
        );
        """,
    ];
}
