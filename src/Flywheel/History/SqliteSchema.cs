namespace Flywheel.History;

/// <summary>The tables of <c>history.db</c>, one script for each version; a script that was released is never changed. <see cref="PostgresSchema"/> is the same.</summary>
internal static class SqliteSchema
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
        ALTER TABLE run ADD COLUMN host TEXT NOT NULL DEFAULT '';
        ALTER TABLE run ADD COLUMN place TEXT NOT NULL DEFAULT '';
        ALTER TABLE apply ADD COLUMN revision TEXT;
        ALTER TABLE apply ADD COLUMN started_at INTEGER;
        ALTER TABLE apply ADD COLUMN ended_at INTEGER;
        ALTER TABLE apply ADD COLUMN is_empty INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE apply ADD COLUMN spool TEXT;
        ALTER TABLE apply ADD COLUMN host TEXT NOT NULL DEFAULT '';
        ALTER TABLE apply ADD COLUMN place TEXT NOT NULL DEFAULT '';
        ALTER TABLE apply ADD COLUMN process TEXT NOT NULL DEFAULT '';
        ALTER TABLE apply ADD COLUMN renewed_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE apply ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE apply ADD COLUMN resolution TEXT;
        UPDATE apply SET fence = rowid, started_at = intended_at;
        -- Nobody ever saw the end of an intent that another one followed: it stays unknown, and only the newest may still be open.
        UPDATE apply SET outcome = 'needs-attention' WHERE outcome IS NULL AND EXISTS (
          SELECT 1 FROM apply newer WHERE newer.stack = apply.stack AND newer.environment = apply.environment AND newer.fence > apply.fence);
        CREATE UNIQUE INDEX apply_fence ON apply (fence);
        CREATE UNIQUE INDEX apply_open ON apply (stack, environment) WHERE outcome IS NULL AND resolution IS NULL;
        CREATE TABLE fence (value INTEGER NOT NULL);
        INSERT INTO fence (value) SELECT coalesce(max(fence), 0) FROM apply;
        ALTER TABLE state ADD COLUMN serial INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE seal (
          stack TEXT NOT NULL, environment TEXT NOT NULL, plan TEXT NOT NULL, bundle TEXT NOT NULL, run TEXT NOT NULL, sealed_at INTEGER NOT NULL,
          fence INTEGER NOT NULL,
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
