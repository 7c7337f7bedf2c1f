using System.Globalization;
using Flywheel.Files;
using Microsoft.Data.Sqlite;

namespace Flywheel.Lab.States;

/// <summary>States with their locks and newest versions in one SQLite file. A change is on disk when its method returns.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class StateStore : IDisposable
{
    /// <summary>How many versions of a state are kept.</summary>
    public const int KeptVersions = 20;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly SqliteConnection _connection;

    /// <exception cref="SqliteException">The disk is full, or the file is no database.</exception>
    public StateStore(string path, TimeProvider time)
    {
        _time = time;
        _connection = SqliteFile.Open(path, durable: true, StateSchema.Migrations);
    }

    /// <summary>The newest content, or that with the address's serial; null when there is none.</summary>
    public byte[]? Read(StateAddress address)
    {
        lock (_lock)
        {
            using var command = Command(address, address.Part == StatePart.Version
                ? "SELECT content FROM version WHERE project = $project AND name = $name AND serial = $serial ORDER BY number DESC LIMIT 1"
                : "SELECT content FROM version WHERE project = $project AND name = $name ORDER BY number DESC LIMIT 1");
            command.Parameters.AddWithValue("$serial", address.Serial);
            return command.ExecuteScalar() as byte[];
        }
    }

    /// <summary>Whether the state was ever written or locked.</summary>
    public bool Exists(StateAddress address)
    {
        lock (_lock)
        {
            using var command = Command(address, "SELECT 1 FROM state WHERE project = $project AND name = $name");
            return command.ExecuteScalar() is not null;
        }
    }

    /// <summary>The lock as its holder sent it; null when nobody holds one.</summary>
    public string? LockOf(StateAddress address)
    {
        lock (_lock)
        {
            using var command = Command(address, "SELECT lock FROM state WHERE project = $project AND name = $name");
            return command.ExecuteScalar() as string;
        }
    }

    /// <summary>Stores a new version.</summary>
    /// <param name="address">Of which state.</param>
    /// <param name="content">The version.</param>
    /// <param name="lockId">Of the lock that the writer holds; null: it holds none. It must be the one that is held.</param>
    /// <param name="writer">Who writes.</param>
    public StateOutcome Write(StateAddress address, StateContent content, string? lockId, string writer) => Change(address, (Add: true, lockId), () =>
    {
        using var insert = Command(address, """
            INSERT INTO version (project, name, serial, lineage, written_at, writer, content)
            VALUES ($project, $name, $serial, $lineage, $writtenAt, $writer, $content)
            """);
        insert.Parameters.AddWithValue("$serial", content.Serial);
        insert.Parameters.AddWithValue("$lineage", content.Lineage);
        insert.Parameters.AddWithValue("$writtenAt", _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        insert.Parameters.AddWithValue("$writer", writer);
        insert.Parameters.Add("$content", SqliteType.Blob).Value =
            content.Bytes.Length == 0 ? Array.Empty<byte>() : content.Bytes.ToArray();
        insert.ExecuteNonQuery();

        using var forget = Command(address, """
            DELETE FROM version WHERE project = $project AND name = $name AND number <= (
                SELECT number FROM version WHERE project = $project AND name = $name ORDER BY number DESC LIMIT 1 OFFSET $kept)
            """);
        forget.Parameters.AddWithValue("$kept", KeptVersions);
        forget.ExecuteNonQuery();
        return StateOutcome.Done;
    });

    /// <summary>Removes a state that nobody has locked, with all versions.</summary>
    public StateOutcome Delete(StateAddress address) => Change(address, (Add: false, null), () =>
    {
        using var delete = Command(address, "DELETE FROM state WHERE project = $project AND name = $name");
        return delete.ExecuteNonQuery() == 0 ? StateOutcome.Missing : StateOutcome.Done;
    });

    /// <summary>Takes the lock if it is free; not even its holder gets it twice.</summary>
    /// <param name="address">Of which state; it need not exist.</param>
    /// <param name="lockId">The new lock's id.</param>
    /// <param name="json">The new lock.</param>
    public StateOutcome TakeLock(StateAddress address, string lockId, string json) => Change(address, (Add: true, null), () =>
    {
        using var update = Command(address, "UPDATE state SET lock_id = $id, lock = $lock WHERE project = $project AND name = $name");
        update.Parameters.AddWithValue("$id", lockId);
        update.Parameters.AddWithValue("$lock", json);
        update.ExecuteNonQuery();
        return StateOutcome.Done;
    });

    /// <summary>Gives the lock back.</summary>
    /// <param name="address">Of which state.</param>
    /// <param name="lockId">The lock's id; null: whichever it is, as <c>force-unlock</c> asks for it.</param>
    public StateOutcome ReleaseLock(StateAddress address, string? lockId)
    {
        lock (_lock)
        {
            using var update = Command(address, """
                UPDATE state SET lock_id = NULL, lock = NULL
                WHERE project = $project AND name = $name AND ($id IS NULL OR lock_id = $id)
                """);
            update.Parameters.AddWithValue("$id", lockId ?? (object)DBNull.Value);
            return update.ExecuteNonQuery() > 0 || lockId is null ? StateOutcome.Done : StateOutcome.Locked;
        }
    }

    public void Dispose() => _connection.Dispose();

    // One transaction: the state's row, the comparison of the lock, the change.
    private StateOutcome Change(StateAddress address, (bool Add, string? LockId) ask, Func<StateOutcome> change)
    {
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            if (ask.Add)
            {
                using var add = Command(address, "INSERT OR IGNORE INTO state (project, name) VALUES ($project, $name)");
                add.ExecuteNonQuery();
            }

            using var held = Command(address, "SELECT lock_id FROM state WHERE project = $project AND name = $name");
            if (held.ExecuteScalar() as string != ask.LockId)
            {
                return StateOutcome.Locked;
            }

            var outcome = change();
            transaction.Commit();
            return outcome;
        }
    }

    private SqliteCommand Command(StateAddress address, string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the text is a constant of ours
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$project", address.Project);
        command.Parameters.AddWithValue("$name", address.Name);
        return command;
    }
}
