using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Flywheel.Files;
using Npgsql;

namespace Flywheel.History;

/// <summary>History in a schema of a PostgreSQL database. Thread-safe; a commit is on the server's disk when a method returns.</summary>
/// <remarks>A read that meets a broken connection is tried again; a write never is, because nobody knows whether it was done.</remarks>
internal sealed class PostgresDatabase : IHistoryDatabase
{
    /// <summary>The moment at which the statement asks, unlike <c>now()</c>, which is when the transaction began.</summary>
    public const string Clock = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";

    /// <summary>What migrations and claims of one schema lock.</summary>
    public const string LockKey = "hashtextextended('flywheel history ' || current_setting('search_path'), 0)";

    private const int Attempts = 3;

    private readonly NpgsqlDataSource _source;

    /// <summary>Connects, and brings the tables to the newest version.</summary>
    /// <exception cref="NpgsqlException">The server is away or refuses.</exception>
    /// <exception cref="NewerSchemaException">A newer flywheel wrote the tables.</exception>
    public PostgresDatabase(PostgresAddress address)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(address.ConnectionString);
        builder.EnableTransportSecurity();
        _source = builder.Build();
        try
        {
            Migrate(address);
        }
        catch
        {
            _source.Dispose();
            throw;
        }
    }

    public bool IsShared => true;

    public string Now => Clock;

    public int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var transaction = new PostgresTransaction(_source, alone: false);
        var changed = transaction.Write(sql, parameters);
        transaction.Commit();
        return changed;
    }

    public ImmutableArray<T> Read<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var connection = _source.OpenConnection();
                using var command = connection.CreateCommand().With(sql, parameters);
                return command.Rows(read);
            }
            catch (NpgsqlException broken) when (broken.IsTransient && attempt < Attempts)
            {
                // The others of the pool are most often as broken as this one.
                _source.Clear();
            }
        }
    }

    public T Alone<T>(Func<IHistoryStatements, T> act)
    {
        using var transaction = new PostgresTransaction(_source, alone: true);
        var result = act(transaction);
        transaction.Commit();
        return result;
    }

    public void Dispose() => _source.Dispose();

    private void Migrate(PostgresAddress address)
    {
        if (VersionOf(this) == PostgresSchema.Migrations.Length)
        {
            return;
        }

        Alone(statements =>
        {
            // Who may use the schema may not always make one.
            if (statements.Read("SELECT 1 WHERE to_regnamespace(@schema) IS NULL", _ => 1, ("@schema", address.Schema)).Length > 0)
            {
                statements.Write($"CREATE SCHEMA {address.Schema}");
            }

            // Read again: another one may have migrated while we waited for the lock.
            var version = VersionOf(statements);
            if (version > PostgresSchema.Migrations.Length)
            {
                throw new NewerSchemaException(address.ToString(), version, PostgresSchema.Migrations.Length);
            }

            for (; version < PostgresSchema.Migrations.Length; version++)
            {
                if (PostgresSchema.Migrations[version].Length > 0)
                {
                    statements.Write(PostgresSchema.Migrations[version]);
                }
            }

            statements.Write("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
            statements.Write("DELETE FROM schema_version");
            return statements.Write(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO schema_version (version) VALUES ({version})"));
        });
    }

    private static int VersionOf(IHistoryStatements statements) =>
        statements.Read("SELECT 1 WHERE to_regclass('schema_version') IS NULL", _ => 0) is [var none]
            ? none
            : statements.Read("SELECT version FROM schema_version", row => row.GetInt32(0))[0];
}
