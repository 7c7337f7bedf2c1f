namespace Flywheel.History;

/// <summary>The tables in PostgreSQL, one script for each version; a script that was released is never changed. <see cref="SqliteSchema"/> is the same.</summary>
/// <remarks>Both have the same columns in the same order. Ids are compared by their bytes (<c>COLLATE "C"</c>), as SQLite does.</remarks>
internal static class PostgresSchema
{
    // The first version was SQLite's alone, so that both count alike.
    public static string[] Migrations { get; } =
    [
        "",
        """
        CREATE TABLE run (
          id TEXT COLLATE "C" PRIMARY KEY, repository TEXT NOT NULL, command TEXT NOT NULL, trigger TEXT NOT NULL, environment TEXT, branch TEXT,
          revision TEXT, dirty BOOLEAN NOT NULL, based_on TEXT, started_at BIGINT NOT NULL, status TEXT NOT NULL,
          duration_ms DOUBLE PRECISION NOT NULL DEFAULT 0, process TEXT NOT NULL, host TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX run_running ON run (status) WHERE status = 'running';
        CREATE INDEX run_environment ON run (environment, id);
        CREATE TABLE job (
          run TEXT COLLATE "C" NOT NULL REFERENCES run (id) ON DELETE CASCADE, id TEXT NOT NULL, outcome TEXT NOT NULL, result TEXT NOT NULL,
          PRIMARY KEY (run, id)
        );
        CREATE TABLE apply (
          stack TEXT COLLATE "C" NOT NULL, environment TEXT COLLATE "C" NOT NULL, plan TEXT NOT NULL, run TEXT NOT NULL, intended_at BIGINT NOT NULL,
          outcome TEXT, revision TEXT, started_at BIGINT, ended_at BIGINT, is_empty BOOLEAN NOT NULL DEFAULT FALSE, spool TEXT,
          host TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '', process TEXT NOT NULL DEFAULT '', renewed_at BIGINT NOT NULL DEFAULT 0,
          fence BIGINT NOT NULL DEFAULT 0, resolution TEXT,
          PRIMARY KEY (stack, environment, plan)
        );
        CREATE UNIQUE INDEX apply_fence ON apply (fence);
        CREATE UNIQUE INDEX apply_open ON apply (stack, environment) WHERE outcome IS NULL AND resolution IS NULL;
        CREATE TABLE fence (value BIGINT NOT NULL);
        INSERT INTO fence (value) VALUES (0);
        CREATE TABLE state (
          stack TEXT COLLATE "C" NOT NULL, environment TEXT COLLATE "C" NOT NULL, backend TEXT NOT NULL, lineage TEXT, serial BIGINT NOT NULL DEFAULT 0,
          PRIMARY KEY (stack, environment)
        );
        CREATE TABLE seal (
          stack TEXT COLLATE "C" NOT NULL, environment TEXT COLLATE "C" NOT NULL, plan TEXT NOT NULL, bundle TEXT NOT NULL, run TEXT NOT NULL,
          sealed_at BIGINT NOT NULL,
          fence BIGINT NOT NULL,
          PRIMARY KEY (stack, environment, plan)
        );
        CREATE TABLE rescue (
          stack TEXT COLLATE "C" NOT NULL, environment TEXT COLLATE "C" NOT NULL, run TEXT COLLATE "C" NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL,
          bytes BIGINT NOT NULL, lineage TEXT, serial BIGINT NOT NULL, taken_at BIGINT NOT NULL, settled TEXT, settled_at BIGINT,
          PRIMARY KEY (stack, environment, run)
        );
        """,
    ];
}
