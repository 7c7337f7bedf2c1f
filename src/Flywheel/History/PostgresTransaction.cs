using System.Collections.Immutable;
using System.Data.Common;
using Npgsql;

namespace Flywheel.History;

/// <summary>A transaction of PostgreSQL in which a commit means that it is on disk, whatever the server's default says.</summary>
internal sealed class PostgresTransaction : IHistoryStatements, IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    /// <param name="source">Gives the connection.</param>
    /// <param name="alone">Waits until no other has a transaction that is alone, at most half a minute.</param>
    /// <exception cref="NpgsqlException">The server is away, or another one holds the lock for too long.</exception>
    public PostgresTransaction(NpgsqlDataSource source, bool alone)
    {
        _connection = source.OpenConnection();
        try
        {
            _transaction = _connection.BeginTransaction();
            Write("SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'");
            if (alone)
            {
                Write("SELECT set_config('lock_timeout', '30s', true)");
                Write($"SELECT pg_advisory_xact_lock({PostgresDatabase.LockKey})");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Now => PostgresDatabase.Clock;

    public int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = _connection.CreateCommand().With(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public ImmutableArray<T> Read<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = _connection.CreateCommand().With(sql, parameters);
        return command.Rows(read);
    }

    public void Commit() => _transaction.Commit();

    public void Dispose()
    {
        _transaction?.Dispose();
        _connection.Dispose();
    }
}
