using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace Flywheel.Locks;

/// <summary>
/// The lock of a state in PostgreSQL: an advisory lock of a session, whose key is the <c>id</c> of the state's row, or -1 as long as there is no row.
/// It ends with its session, so whoever holds it lives. It is only looked at, never tried.
/// </summary>
/// <param name="connection">For the driver; a secret.</param>
/// <param name="schema">The backend's schema.</param>
/// <param name="table">Its table.</param>
internal sealed class PostgresLock(string connection, string schema, string table)
{
    // tofu refuses for either of the two; keys of other databases are no business of this one.
    private const string Sessions = """
        SELECT a.pid, coalesce(a.usename, ''), coalesce(host(a.client_addr), ''), a.backend_start
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND ((l.classid::bigint << 32) | l.objid::bigint) IN (@row, -1)
        ORDER BY ((l.classid::bigint << 32) | l.objid::bigint) DESC LIMIT 1
        """;

    /// <summary>How it stands now.</summary>
    public async Task<LockStanding> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var builder = new NpgsqlSlimDataSourceBuilder(connection);
            builder.EnableTransportSecurity();
            await using var source = builder.Build();
            await using var session = await source.OpenConnectionAsync(cancellationToken);
            var row = await RowAsync(session, cancellationToken);
            await using var command = new NpgsqlCommand(Sessions, session);
            command.Parameters.AddWithValue("row", row ?? -1);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? Held(reader) : new LockStanding.Free();
        }
        catch (Exception problem) when (problem is NpgsqlException or SocketException or ArgumentException or IOException or TimeoutException)
        {
            return new LockStanding.Unknown($"The database of the state could not be asked: {LockWords.Visible(problem.Message)}");
        }
    }

    private async Task<long?> RowAsync(NpgsqlConnection session, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // names cannot be parameters; both are quoted
        await using var command = new NpgsqlCommand($"SELECT id::bigint FROM {Quoted(schema)}.{Quoted(table)} WHERE name = 'default'", session);
#pragma warning restore CA2100
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken) as long?;
        }
        catch (PostgresException absent) when (absent.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return null;
        }
    }

    private static LockStanding.Held Held(NpgsqlDataReader row) =>
        Held(row.GetInt32(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3));

    // The database knows no operation and no id of tofu's; a session's number is what there is to name it by.
    private static LockStanding.Held Held(int process, string user, string address, DateTimeOffset? since)
    {
        var number = process.ToString(CultureInfo.InvariantCulture);
        var from = address.Length > 0 ? $" from {LockWords.Visible(address)}" : " from the database's own machine";
        return new(new LockHolder(number) { Who = user, Created = since?.ToUniversalTime() })
        {
            Alive = $"session {number} of the database, user {LockWords.Visible(user)}{from}",
        };
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
