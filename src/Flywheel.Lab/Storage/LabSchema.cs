namespace Flywheel.Lab.Storage;

/// <summary>The tables of <c>lab.db</c>, one script for each schema version.</summary>
internal static class LabSchema
{
    public static readonly string[] Migrations =
    [
        """
        CREATE TABLE object (
            "group" TEXT NOT NULL,
            plural TEXT NOT NULL,
            namespace TEXT NOT NULL,
            name TEXT NOT NULL,
            uid TEXT NOT NULL,
            version INTEGER NOT NULL,
            json BLOB NOT NULL,
            PRIMARY KEY ("group", plural, namespace, name)
        ) WITHOUT ROWID;

        -- the newest version that anything was stored at; it outlives the objects that are deleted
        CREATE TABLE object_version (value INTEGER NOT NULL);
        INSERT INTO object_version (value) VALUES (0);

        CREATE TABLE document (
            collection TEXT NOT NULL,
            key TEXT NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (collection, key)
        ) WITHOUT ROWID;
        """,
    ];
}
