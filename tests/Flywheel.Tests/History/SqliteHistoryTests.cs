using Flywheel.Files;
using Flywheel.History;
using Flywheel.Processes;
using Flywheel.Testing;
using Microsoft.Data.Sqlite;

namespace Flywheel.Tests.History;

public sealed class SqliteHistoryTests : HistoryContract
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.Of("new/history.db");

    internal override IHistoryDatabase Open() => new SqliteDatabase(File);

    protected override void Close() => _folder.Dispose();

    [Fact]
    public void A_commit_is_on_disk_when_a_method_returns()
    {
        using var connection = SqliteFile.Open(File, durable: true, SqliteSchema.Migrations);

        Assert.Equal("wal", Ask(connection, "PRAGMA journal_mode"));
        Assert.Equal("2", Ask(connection, "PRAGMA synchronous"));
        Assert.Equal("1", Ask(connection, "PRAGMA foreign_keys"));
        Assert.Equal("ok", Ask(connection, "PRAGMA integrity_check"));
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused_and_stays_as_it_is()
    {
        using (var connection = SqliteFile.Open(File, durable: true, SqliteSchema.Migrations))
        {
            connection.Execute("PRAGMA user_version=99");
        }

        var refused = Assert.Throws<NewerSchemaException>(Open);

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        Assert.Throws<NewerSchemaException>(Open);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("999999999 1 boot")]
    [InlineData("1 1 another-boot")]
    public void A_process_of_another_boot_or_start_is_not_alive(string identity) => Assert.False(ProcessIdentity.IsAlive(identity));

    [Fact]
    public void This_process_is_alive_and_a_later_one_with_its_number_is_not_it()
    {
        Assert.True(ProcessIdentity.IsAlive(ProcessIdentity.Own));
        Assert.False(ProcessIdentity.IsAlive(ProcessIdentity.Own.Replace($" {ProcessIdentity.Own.Split(' ')[1]} ", " 1 ", StringComparison.Ordinal)));
    }

    private static string Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = question;
#pragma warning restore CA2100
        return command.ExecuteScalar()!.ToString()!;
    }
}
