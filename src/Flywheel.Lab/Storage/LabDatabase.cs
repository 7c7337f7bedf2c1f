using Flywheel.Files;
using Microsoft.Data.Sqlite;

namespace Flywheel.Lab.Storage;

/// <summary>The lab's one SQLite file, <c>lab.db</c>. Thread-safe.</summary>
/// <remarks>A write that returned survives the end of the process, however it ends; the last ones may be lost with the machine's power.</remarks>
internal sealed class LabDatabase : IDisposable
{
    public const string FileName = "lab.db";

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    /// <summary>Opens the file in a folder, making both if need be.</summary>
    /// <exception cref="SqliteException">The disk is full, or the file is no database.</exception>
    public LabDatabase(string folder) =>
        _connection = SqliteFile.Open(Path.Combine(Path.GetFullPath(folder), FileName), durable: false, LabSchema.Migrations);

    /// <summary>Small documents of one part of the lab, by key.</summary>
    public DocumentCollection Documents(string collection) => new(this, collection);

    /// <summary>Runs statements as one transaction: all of them are stored, or none.</summary>
    public void Write(params ReadOnlySpan<SqlStatement> statements)
    {
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var statement in statements)
            {
                using var command = Command(statement);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    /// <summary>The rows that a query answers with.</summary>
    public List<T> Read<T>(SqlStatement query, Func<SqliteDataReader, T> row)
    {
        lock (_lock)
        {
            using var command = Command(query);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }

            return rows;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _connection.Dispose();
        }
    }

    private SqliteCommand Command(SqlStatement statement)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the texts are constants of the lab; values are parameters
        command.CommandText = statement.Text;
#pragma warning restore CA2100
        foreach (var (name, value) in statement.Parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
