using System.Collections.Immutable;
using Flywheel.Files;
using Microsoft.Data.Sqlite;

namespace Flywheel.History;

/// <summary>The connection to <c>history.db</c>. Thread-safe; a commit is on disk when a method returns (<c>synchronous=FULL</c>).</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    /// <exception cref="SqliteException">The disk is full, or the file is no database.</exception>
    public SqliteDatabase(string path) => _connection = SqliteFile.Open(path, durable: true, HistorySchema.Migrations);

    public void Dispose() => _connection.Dispose();

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }

    /// <summary>All rows of a query.</summary>
    public ImmutableArray<T> Read<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var rows = ImmutableArray.CreateBuilder<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows.ToImmutable();
        }
    }

    /// <summary>Does something as one, alone among all processes that have the file open; nothing of it is kept when it throws.</summary>
    public T Alone<T>(Func<T> act)
    {
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            var result = act();
            transaction.Commit();
            return result;
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the texts are constants of this folder; values are parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
