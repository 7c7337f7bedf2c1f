using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Flywheel.Files;

/// <summary>Opens SQLite files of flywheel's own: write-ahead log, waiting for other processes, migrations by number.</summary>
internal static class SqliteFile
{
    /// <summary>How long a writer waits for another process before it gives up, in seconds.</summary>
    private const int BusySeconds = 30;

    /// <summary>Opens the file, making it if need be, and brings its schema to the newest version.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="durable">True: a commit is on the platter when it returns. False: the last commits may be lost with the power.</param>
    /// <param name="migrations">One script for each schema version, oldest first; only ever appended to.</param>
    /// <exception cref="SqliteException">The disk is full or the file is no database.</exception>
    /// <exception cref="NewerSchemaException">A newer flywheel wrote it.</exception>
    public static SqliteConnection Open(string path, bool durable, ReadOnlySpan<string> migrations)
    {
        DurableFile.CreatePrivateFolder(Path.GetDirectoryName(path)!);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA journal_mode=WAL; PRAGMA synchronous={(durable ? "FULL" : "NORMAL")}; PRAGMA foreign_keys=ON;");
            Migrate(connection, migrations);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that return nothing.</summary>
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is a constant of ours: schema and pragmas
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static void Migrate(SqliteConnection connection, ReadOnlySpan<string> migrations)
    {
        if (VersionOf(connection) == migrations.Length)
        {
            return;
        }

        if (VersionOf(connection) is var found && found > migrations.Length)
        {
            throw new NewerSchemaException(connection.DataSource, found, migrations.Length);
        }

        using var transaction = connection.BeginTransaction(deferred: false);
        // Read again: another process may have migrated while we waited for the write lock.
        for (var version = VersionOf(connection); version < migrations.Length; version++)
        {
            connection.Execute(migrations[version]);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={version + 1}"));
        }

        transaction.Commit();
    }

    private static int VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
