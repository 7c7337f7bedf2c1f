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
        """
        ALTER TABLE apply ADD COLUMN revision TEXT;
        ALTER TABLE apply ADD COLUMN started_at INTEGER;
        ALTER TABLE apply ADD COLUMN ended_at INTEGER;
        ALTER TABLE apply ADD COLUMN is_empty INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE apply ADD COLUMN spool TEXT;
        ALTER TABLE apply ADD COLUMN host TEXT NOT NULL DEFAULT '';
        ALTER TABLE apply ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE apply ADD COLUMN resolution TEXT;
        ALTER TABLE apply ADD COLUMN process TEXT NOT NULL DEFAULT '';
        UPDATE apply SET fence = rowid, started_at = intended_at;
        CREATE UNIQUE INDEX apply_fence ON apply (fence);
        CREATE INDEX apply_open ON apply (stack, environment) WHERE outcome IS NULL;
        ALTER TABLE state ADD COLUMN serial INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE seal (
          stack TEXT NOT NULL, environment TEXT NOT NULL, plan TEXT NOT NULL, bundle TEXT NOT NULL, run TEXT NOT NULL, sealed_at INTEGER NOT NULL,
          PRIMARY KEY (stack, environment, plan)
        );
        CREATE TABLE rescue (
          stack TEXT NOT NULL, environment TEXT NOT NULL, run TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, bytes INTEGER NOT NULL,
          lineage TEXT, serial INTEGER NOT NULL, taken_at INTEGER NOT NULL, settled TEXT, settled_at INTEGER,
          PRIMARY KEY (stack, environment, run)
        );
        """,
    ];
}
