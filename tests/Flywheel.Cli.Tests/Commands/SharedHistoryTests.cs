using System.Text.Json.Nodes;
using Flywheel.History;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Commands;

/// <summary>Commands whose history is in PostgreSQL.</summary>
public sealed class SharedHistoryTests : IDisposable
{
    private readonly CommandSandbox _sandbox = new();
    private readonly TemporaryFolder _other = new();
    private readonly string _address = TestPostgres.NewSchema();

    public SharedHistoryTests() => _sandbox.Variables = _sandbox.Variables.SetItem("FLYWHEEL_DATABASE", _address);

    public void Dispose()
    {
        _sandbox.Dispose();
        _other.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_is_in_the_database_and_its_events_are_files_of_this_machine()
    {
        (await _sandbox.RunAsync("run")).ExitedWith(0);

        Assert.False(File.Exists(Path.Combine(_sandbox.Repository.Root, ".flywheel", "history.db")));
        var list = JsonNode.Parse((await _sandbox.RunAsync("runs", "list")).Output)!["runs"]!.AsArray();
        Assert.Equal(Environment.MachineName, (string)Assert.Single(list)!["host"]!);
        Assert.Equal(0, (await _sandbox.RunAsync("runs", "show")).Code);
        Assert.Equal(0, (await _sandbox.RunAsync("clean")).Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_of_another_machine_is_listed_with_its_name_and_shown_there_only()
    {
        (await _sandbox.RunAsync("validate")).ExitedWith(0);
        using (var database = new PostgresDatabase(PostgresAddress.Parse(_address, null).Value!))
        {
            database.Write("UPDATE run SET host = 'runner-7', place = 'elsewhere', status = 'running'");
        }

        _sandbox.Variables = _sandbox.Variables.SetItem("FLYWHEEL_HOME", _other.Root);

        var list = await _sandbox.Start(StopSignal.None, "runs", "list").Exit;
        Assert.Contains("runner-7", list.Output, StringComparison.Ordinal);
        var show = await _sandbox.RunAsync("runs", "show");
        Assert.Equal(3, show.Code);
        Assert.Contains("ran on runner-7 (running)", show.Output, StringComparison.Ordinal);
        var again = JsonNode.Parse((await _sandbox.RunAsync("runs", "list")).Output)!["runs"]![0]!;
        Assert.Equal("running", (string)again["status"]!);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("deploy")]
    [InlineData("runs list")]
    [InlineData("clean")]
    public async Task A_database_that_is_away_ends_with_74_before_anything_starts_and_shows_no_password(string command)
    {
        _sandbox.Variables = _sandbox.Variables.SetItem(
            "FLYWHEEL_DATABASE", $"postgresql://flywheel:correct-horse-battery@/db?host={Uri.EscapeDataString(_other.Root)}");

        var exit = await _sandbox.RunAsync(command.Split(' '));

        Assert.Equal(74, exit.Code);
        Assert.Contains("FW9310", exit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", exit.Output + exit.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exit.Output + exit.Error, StringComparison.Ordinal);
        Assert.Equal(0, _sandbox.Tofu.Tool.StartsOf("plan"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_address_that_is_none_ends_with_3()
    {
        _sandbox.Variables = _sandbox.Variables.SetItem("FLYWHEEL_DATABASE", "Host=db;Password=correct-horse-battery");

        var exit = await _sandbox.RunAsync("runs", "list");

        Assert.Equal(3, exit.Code);
        Assert.DoesNotContain("correct-horse", exit.Output + exit.Error, StringComparison.Ordinal);
    }
}
