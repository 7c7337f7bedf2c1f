using System.Collections.Immutable;
using System.Data.Common;
using Flywheel.Files;
using Microsoft.Data.Sqlite;

namespace Flywheel.History;

/// <summary>The connection to <c>history.db</c>. Thread-safe; a commit is on disk when a method returns (<c>synchronous=FULL</c>).</summary>
internal sealed class SqliteDatabase : IHistoryDatabase
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    /// <exception cref="SqliteException">The disk is full, or the file is no database.</exception>
    /// <exception cref="NewerSchemaException">A newer flywheel wrote it.</exception>
    public SqliteDatabase(string path) => _connection = SqliteFile.Open(path, durable: true, SqliteSchema.Migrations);

    public bool IsShared => false;

    public string Now => "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    public int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand().With(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }

    public ImmutableArray<T> Read<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand().With(sql, parameters);
            return command.Rows(read);
        }
    }

    public T Alone<T>(Func<IHistoryStatements, T> act)
    {
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            var result = act(this);
            transaction.Commit();
            return result;
        }
    }

    public void Dispose() => _connection.Dispose();
}
