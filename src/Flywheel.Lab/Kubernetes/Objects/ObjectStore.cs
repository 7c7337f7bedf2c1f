using Flywheel.Lab.Storage;
using Microsoft.Data.Sqlite;

namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>
/// The objects of the cluster: in memory for reading, in the lab's database for the next start, and their last changes for watches. What
/// they may contain is no matter of the store. Thread-safe; who decides on what is there before a write holds <see cref="Gate"/>.
/// </summary>
internal sealed class ObjectStore
{
    private const int KeptChanges = 10_000;
    private const long KeptBytes = 48L * 1024 * 1024;

    private readonly LabDatabase _database;
    private volatile ObjectSnapshot _now;

    /// <summary>Reads what an earlier process stored.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public ObjectStore(LabDatabase database, int keptChanges = KeptChanges, long keptBytes = KeptBytes)
    {
        _database = database;
        var version = database.Read(new("SELECT value FROM object_version"), row => row.GetInt64(0))[0];
        _now = ObjectSnapshot.Empty(version);
        foreach (var stored in database.Read(
            new("""SELECT "group", plural, namespace, name, uid, version, json FROM object"""), ObjectOf))
        {
            _now = _now.With(stored, version);
        }

        Log = new(version, keptChanges, keptBytes);
    }

    /// <summary>Held around a write and the reads that it depends on.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The last changes.</summary>
    public ChangeLog Log { get; }

    /// <summary>All objects as they are now.</summary>
    public ObjectSnapshot Now => _now;

    /// <summary>Stores an object in the place of what was there. The caller holds <see cref="Gate"/>.</summary>
    /// <param name="stored">Its version is one more than that of <see cref="Now"/>.</param>
    public void Put(KubeObject stored)
    {
        var before = _now.Find(stored.Key);
        _database.Write(
            new SqlStatement(
                """
                INSERT OR REPLACE INTO object ("group", plural, namespace, name, uid, version, json)
                VALUES ($group, $plural, $namespace, $name, $uid, $version, $json)
                """,
                ("$group", stored.Key.Resource.Group), ("$plural", stored.Key.Resource.Plural), ("$namespace", stored.Key.Namespace),
                ("$name", stored.Key.Name), ("$uid", stored.Uid), ("$version", stored.Version), ("$json", stored.Json.ToArray())),
            CounterAt(stored.Version));
        _now = _now.With(stored, stored.Version);
        Log.Add(new(before is null ? ChangeKind.Added : ChangeKind.Modified, stored) { Before = before });
    }

    /// <summary>Removes an object. The caller holds <see cref="Gate"/>.</summary>
    /// <param name="last">Its last state, with the version of the removal: one more than that of <see cref="Now"/>.</param>
    public void Remove(KubeObject last)
    {
        var before = _now.Find(last.Key);
        _database.Write(
            new SqlStatement(
                """DELETE FROM object WHERE "group" = $group AND plural = $plural AND namespace = $namespace AND name = $name""",
                ("$group", last.Key.Resource.Group), ("$plural", last.Key.Resource.Plural), ("$namespace", last.Key.Namespace),
                ("$name", last.Key.Name)),
            CounterAt(last.Version));
        _now = _now.Without(last.Key, last.Version);
        Log.Add(new(ChangeKind.Deleted, last) { Before = before });
    }

    private static SqlStatement CounterAt(long version) => new("UPDATE object_version SET value = $version", ("$version", version));

    private static KubeObject ObjectOf(SqliteDataReader row) => new(
        new(new(row.GetString(0), row.GetString(1)), row.GetString(2), row.GetString(3)),
        row.GetString(4),
        row.GetInt64(5),
        row.GetFieldValue<byte[]>(6));
}
