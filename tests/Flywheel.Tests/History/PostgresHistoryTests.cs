using Flywheel.Files;
using Flywheel.History;
using Flywheel.Testing;
using Npgsql;

namespace Flywheel.Tests.History;

public sealed class PostgresHistoryTests : HistoryContract
{
    private readonly string _address = TestPostgres.NewSchema();

    internal override IHistoryDatabase Open() => new PostgresDatabase(PostgresAddress.Parse(_address, null).Value!);

    protected override void Close()
    {
    }

    [Fact]
    public void A_commit_is_on_disk_when_a_method_returns_although_the_server_would_not_wait_for_it()
    {
        using var database = Open();

        Assert.Equal("off", Assert.Single(database.Read("SELECT current_setting('synchronous_commit')", row => row.GetString(0))));
        Assert.Equal("on", Assert.Single(database.Alone(statements => statements.Read("SELECT current_setting('synchronous_commit')", row => row.GetString(0)))));
        database.Write("CREATE TABLE seen AS SELECT current_setting('synchronous_commit') AS setting");
        Assert.Equal("on", Assert.Single(database.Read("SELECT setting FROM seen", row => row.GetString(0))));
    }

    [Fact]
    public void A_schema_of_a_newer_version_is_refused_and_stays_as_it_is()
    {
        using (var database = Open())
        {
            database.Write("UPDATE schema_version SET version = 99");
        }

        var refused = Assert.Throws<NewerSchemaException>(Open);

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        Assert.Throws<NewerSchemaException>(Open);
    }

    [Fact]
    public void Tables_have_the_same_columns_as_in_SQLite()
    {
        using var folder = new TemporaryFolder();
        using var file = new SqliteDatabase(folder.Of("history.db"));
        using var server = Open();

        var there = server.Read(
            "SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END FROM information_schema.columns "
            + "WHERE table_schema = current_schema() AND table_name <> 'schema_version'", row => row.GetString(0));
        var here = file.Read(
            "SELECT t.name || '.' || c.name || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN '' ELSE '?' END FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
            + "WHERE t.type = 'table'", row => row.GetString(0));

        Assert.NotEmpty(here);
        Assert.Equal(here.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_connection_that_breaks_in_the_middle_leaves_nothing_behind_and_the_next_statement_works()
    {
        using var database = Open();
        using var other = Open();

        Assert.ThrowsAny<NpgsqlException>(() => database.Alone(statements =>
        {
            statements.Write("UPDATE fence SET value = 77");
            Break(other, statements.Read("SELECT pg_backend_pid()", row => row.GetInt32(0))[0]);
            return statements.Write("UPDATE fence SET value = 78");
        }));

        Assert.Equal(0, Assert.Single(database.Read("SELECT value FROM fence", row => row.GetInt64(0))));
        Assert.Equal(1, database.Alone(statements => statements.Write("UPDATE fence SET value = 1")));
    }

    [Fact]
    public void A_read_survives_that_its_connection_was_broken_meanwhile()
    {
        using var database = Open();
        using var other = Open();

        for (var round = 0; round < 20; round++)
        {
            Break(other, database.Read("SELECT pg_backend_pid()", row => row.GetInt32(0))[0]);

            Assert.Equal(0, Assert.Single(database.Read("SELECT value FROM fence", row => row.GetInt64(0))));
        }
    }

    [Fact]
    public void Other_schemas_of_the_database_are_other_histories()
    {
        using var one = new RunHistory(Open());
        using var two = new RunHistory(new PostgresDatabase(PostgresAddress.Parse(TestPostgres.NewSchema(), null).Value!));

        one.States.Bind("attic", "lab", new("local", null));

        Assert.Null(two.States.Find("attic", "lab"));
    }

    private static void Break(IHistoryDatabase by, int connection) =>
        Assert.True(by.Read("SELECT pg_terminate_backend(@pid, 10000)", row => row.GetBoolean(0), ("@pid", connection))[0]);
}
