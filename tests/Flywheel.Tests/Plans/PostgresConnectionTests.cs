using Flywheel.Plans;
using Npgsql;

namespace Flywheel.Tests.Plans;

public sealed class PostgresConnectionTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void An_address_is_read_with_its_password()
    {
        var read = Read("postgres://me:s%40crt@db.test:6000/states?sslmode=verify-full&sslrootcert=/ca.pem", Nothing);

        Assert.Equal(("db.test", 6000, "me", "s@crt", "states"), (read.Host, read.Port, read.Username, read.Password, read.Database));
        Assert.Equal((SslMode.VerifyFull, "/ca.pem"), (read.SslMode, read.RootCertificate));
    }

    [Fact]
    public void Words_are_read_and_variables_fill_in_what_they_leave_out()
    {
        var read = Read("host=db.test user=me", new() { ["PGPASSWORD"] = "secret", ["PGHOST"] = "other.test" });

        Assert.Equal(("db.test", 5432, "me", "secret", "me", SslMode.Require), (read.Host, read.Port, read.Username, read.Password, read.Database, read.SslMode));
    }

    [Fact]
    public void A_socket_has_no_TLS() =>
        Assert.Equal(SslMode.Disable, Read("postgres://me@/states?host=/run/postgresql", Nothing).SslMode);

    [Theory]
    [InlineData("postgres://me@one.test,two.test/states")]
    [InlineData("postgres://me@one.test/states?sslmode=perhaps")]
    [InlineData("host=db.test port=none")]
    [InlineData("no words")]
    public void What_is_not_understood_is_not_guessed(string connection) => Assert.Null(PostgresConnection.Of(connection, Nothing));

    private static NpgsqlConnectionStringBuilder Read(string connection, Dictionary<string, string> variables) => new(PostgresConnection.Of(connection, variables));
}
