using System.Collections.Immutable;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Launching;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Tests.Launching;

public sealed class HistoryOpenerTests : IDisposable
{
    private const string Password = "correct-horse-battery";

    private readonly TemporaryFolder _folder = new();

    private FlywheelHome Home => new(_folder.Of(".flywheel"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_database_history_is_a_file_of_the_data_directory()
    {
        using var history = HistoryOpener.Open(Home, Variables());

        Assert.False(history.IsShared);
        Assert.True(File.Exists(Home.History));
    }

    [Fact]
    public void With_a_database_two_data_directories_have_one_history_and_no_file()
    {
        var address = TestPostgres.NewSchema();
        using var one = HistoryOpener.Open(Home, Variables(("FLYWHEEL_DATABASE", address)));
        using var two = HistoryOpener.Open(new(_folder.Of("other")), Variables(("FLYWHEEL_DATABASE", address)));

        one.States.Bind("attic", "lab", new("local", "one"));

        Assert.True(one.IsShared);
        Assert.Equal("one", two.States.Find("attic", "lab")?.Lineage);
        Assert.False(Directory.Exists(Home.Root));
    }

    [Theory]
    [InlineData("nfs4")]
    [InlineData("cifs")]
    [InlineData("fuse.sshfs")]
    public void A_data_directory_on_a_network_file_system_is_refused_before_anything_is_made(string kind)
    {
        var refused = Assert.Throws<LaunchException>(() => HistoryOpener.OpenFile(Home, _ => kind));

        Assert.Equal((LaunchFailure.Machine, "FW9313"), (refused.Failure, refused.Diagnostics[0].Code));
        Assert.Contains("FLYWHEEL_DATABASE", refused.Diagnostics[0].Help, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Home.Root));
    }

    [Theory]
    [InlineData("ext4")]
    [InlineData("overlay")]
    [InlineData("tmpfs")]
    [InlineData("9p")]
    [InlineData("virtiofs")]
    [InlineData(null)]
    public void A_data_directory_on_a_disk_of_the_machine_is_taken(string? kind)
    {
        using var history = HistoryOpener.OpenFile(Home, _ => kind);

        Assert.True(File.Exists(Home.History));
    }

    [Theory]
    [InlineData("/srv/data/flywheel", "nfs4")]
    [InlineData("/srv/database", "ext4")]
    [InlineData("/srv/data", "nfs4")]
    [InlineData("/with space/x", "cifs")]
    [InlineData("/stacked/x", "tmpfs")]
    [InlineData("/home/x", "ext4")]
    public void The_mount_that_covers_a_folder_says_what_it_is_on(string path, string kind) => Assert.Equal(kind, FileSystemKind.Find(path,
    [
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
        "41 22 0:35 / /srv/data rw,relatime shared:19 master:2 - nfs4 server:/export rw,vers=4.2",
        "42 22 0:36 / /with\\040space rw - cifs //server/share rw",
        "43 22 0:37 / /stacked rw - nfs server:/x rw",
        "44 43 0:38 / /stacked rw - tmpfs tmpfs rw",
        "broken line",
    ]));

    [Fact]
    public void The_folder_of_this_test_is_on_a_file_system_that_the_system_names() => Assert.NotNull(FileSystemKind.Of(_folder.Of("not/there/yet")));

    [Fact]
    public void A_database_that_is_away_is_a_diagnostic_that_names_it_and_not_its_password()
    {
        var away = Assert.Throws<LaunchException>(() => HistoryOpener.Open(
            Home, Variables(("FLYWHEEL_DATABASE", $"postgresql://flywheel:{Password}@/db?host={_folder.Root}"))));

        Assert.Equal((LaunchFailure.Machine, "FW9310"), (away.Failure, away.Diagnostics[0].Code));
        Assert.Contains($"{_folder.Root}:5432/db", away.Diagnostics[0].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, away.ToString() + away.Diagnostics[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mysql://u:correct-horse-battery@h/d")]
    [InlineData("Host=h;Password=correct-horse-battery")]
    [InlineData("postgresql://u:correct-horse-battery@h")]
    [InlineData("postgresql://u:correct-horse-battery@/d")]
    [InlineData("postgresql://u:correct-horse-battery@h,i/d")]
    [InlineData("postgresql://u:correct-horse-battery@h:99999999999/d")]
    [InlineData("postgresql://u:correct-horse-battery@h:70000/d")]
    [InlineData("postgresql://u:correct-horse-battery@h/d?sslmode=maybe")]
    [InlineData("postgresql://u:correct-horse-battery@h/d?options=-c%20x")]
    [InlineData("postgresql://u:correct-horse-battery@h/d?schema=public;drop")]
    [InlineData("postgresql://u:correct-horse-battery@h/d?schema=x%22y")]
    [InlineData("postgresql://u:correct-horse@battery@h/d")]
    public void What_is_no_address_is_refused_and_not_shown(string text)
    {
        var wrong = Assert.Throws<LaunchException>(() => HistoryOpener.Open(Home, Variables(("FLYWHEEL_DATABASE", text))));

        Assert.Equal((LaunchFailure.Unusable, "FW9311"), (wrong.Failure, wrong.Diagnostics[0].Code));
        Assert.DoesNotContain("correct-horse", wrong.ToString() + wrong.Diagnostics[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://u@h/d", "Host=h;Port=5432;Username=u;SSL Mode=Require;Search Path=flywheel")]
    [InlineData("postgres://u:p%40%3A@h:5433/d?schema=other", "Port=5433;Username=u;Password=p@:;Search Path=other")]
    [InlineData("postgresql://localhost/d", "Host=localhost;SSL Mode=Prefer")]
    [InlineData("postgresql://[::1]:5433/d", "Host=::1;Port=5433;SSL Mode=Prefer")]
    [InlineData("postgresql://u@h/d?sslmode=verify-full&sslrootcert=/ca.pem", "SSL Mode=VerifyFull;Root Certificate=/ca.pem")]
    [InlineData("postgresql:///d?host=/run/pg&user=me&connect_timeout=3", "Host=/run/pg;Username=me;Timeout=3;SSL Mode=Prefer")]
    [InlineData("postgresql://u@h/d?sslmode=disable", "SSL Mode=Disable")]
    public void An_address_is_read_as_libpq_reads_it(string text, string expected)
    {
        var read = new Npgsql.NpgsqlConnectionStringBuilder(PostgresAddress.Parse(text, null).Value!.ConnectionString);

        Assert.All(expected.Split(';').Select(pair => pair.Split('=')), pair => Assert.Equal(pair[1], $"{read[pair[0]]}"));
    }

    [Fact]
    public void The_password_comes_from_beside_the_address_or_from_a_file()
    {
        File.WriteAllText(_folder.Of("password"), Password + "\n");

        Assert.Equal(Password, HistorySecrets.Password(Variables(("FLYWHEEL_DATABASE_PASSWORD", Password))).Value);
        Assert.Equal(Password, HistorySecrets.Password(Variables(("FLYWHEEL_DATABASE_PASSWORD_FILE", _folder.Of("password")))).Value);
        Assert.False(HistorySecrets.Password(Variables(("FLYWHEEL_DATABASE_PASSWORD_FILE", _folder.Of("gone")))).IsUsable);
        Assert.Equal("", HistorySecrets.Password(Variables()).Value);
    }

    [Fact]
    public void The_password_is_masked_from_wherever_it_comes_and_however_it_is_written()
    {
        File.WriteAllText(_folder.Of("password"), "from-the-file-1234");
        var secrets = SecretSet.Create(HistorySecrets.All(Variables(
            ("FLYWHEEL_DATABASE", "postgresql://u:p%40ss-in-address@h/d"), ("FLYWHEEL_DATABASE_PASSWORD_FILE", _folder.Of("password")), ("PGPASSWORD", "from-pgpassword"))));

        var masked = secrets.Mask("p@ss-in-address p%40ss-in-address from-the-file-1234 from-pgpassword postgresql://u:p%40ss-in-address@h/d");

        Assert.DoesNotContain("ss-in", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("from-", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void No_child_gets_the_address_or_its_password()
    {
        var own = Variables(("FLYWHEEL_DATABASE", "postgresql://u@h/d"), ("FLYWHEEL_DATABASE_PASSWORD", Password), ("PATH", "/bin"));

        Assert.DoesNotContain("FLYWHEEL", string.Join(' ', Flywheel.Tools.ChildEnvironment.Plain(own).Keys), StringComparison.Ordinal);
        Assert.DoesNotContain("FLYWHEEL", string.Join(' ', Flywheel.Tools.ChildEnvironment.ForTofu(own, own.Keys).Keys), StringComparison.Ordinal);
    }

    private static ImmutableSortedDictionary<string, string> Variables(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var variables = ImmutableSortedDictionary<string, string>.Empty;
        foreach (var (name, value) in values)
        {
            variables = variables.SetItem(name, value);
        }

        return variables;
    }
}
