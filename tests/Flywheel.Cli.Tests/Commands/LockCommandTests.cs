using System.Text.Json;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Commands;

/// <summary><c>locks list</c> and <c>locks release</c>, against a server for states.</summary>
public sealed class LockCommandTests : IDisposable
{
    private const string HttpStack = "terraform {\n  backend \"http\" {}\n}\nresource \"terraform_data\" \"this\" {}\n";
    private readonly CommandSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task The_list_tells_who_holds_a_lock_and_how_to_release_it()
    {
        await using var server = With(FaultyStateServer.Holder("lock-1", "ci@elsewhere"));

        var exit = (await _sandbox.Start(Processes.StopSignal.None, "locks", "list", "--env", "lab").Exit).ExitedWith(0);

        Assert.Contains("held: apply by ci@elsewhere since 2026-03-01T09:30:00Z, lock id lock-1", exit.Output, StringComparison.Ordinal);
        Assert.Contains("flywheel locks release one --id lock-1 --env lab --holder-is-gone", exit.Output, StringComparison.Ordinal);
        Assert.NotNull(server.LockOf("one"));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_list_is_a_document_for_programs()
    {
        await using var server = With(FaultyStateServer.Holder("lock-1", "ci@elsewhere"));

        var one = One(await _sandbox.RunAsync("locks", "list"));

        Assert.Equal(("one", "http", "held", "out-of-sight"), (one.GetProperty("stack").GetString(), one.GetProperty("backend").GetString(),
            one.GetProperty("lock").GetString(), one.GetProperty("holderLife").GetString()));
        Assert.Equal("lock-1", one.GetProperty("holder").GetProperty("id").GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stack_whose_lock_nobody_holds_is_free_before_and_after_the_list()
    {
        await using var server = With(null);

        Assert.Equal("free", One(await _sandbox.RunAsync("locks", "list")).GetProperty("lock").GetString());
        Assert.Null(server.LockOf("one"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stack_without_a_backend_is_free_without_a_question()
    {
        var one = One(await _sandbox.RunAsync("locks", "list"));

        Assert.Equal(("local", "free"), (one.GetProperty("backend").GetString(), one.GetProperty("lock").GetString()));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_cannot_be_known_is_said_with_the_reason()
    {
        await using var server = With(null);
        server.Fail(StateFault.LockFails);

        var one = One(await _sandbox.RunAsync("locks", "list"));

        Assert.Equal("unknown", one.GetProperty("lock").GetString());
        Assert.Contains("500", one.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_lock_that_the_question_leaves_behind_needs_attention()
    {
        await using var server = With(null);
        server.Fail(StateFault.UnlockFails);

        (await _sandbox.RunAsync("locks", "list")).ExitedWith(5);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_lock_is_not_released_by_another_id()
    {
        await using var server = With(FaultyStateServer.Holder("lock-1", Here));

        Assert.Equal(["FW4360"], (await _sandbox.RunAsync("locks", "release", "one", "--id", "lock-2")).ExitedWith(4).Codes);

        Assert.NotNull(server.LockOf("one"));
        Assert.DoesNotContain("UNLOCK", server.Requests.Select(r => r.Method));
        Assert.False(File.Exists(Audit));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_lock_of_another_machine_is_released_only_on_the_word_that_it_is_gone()
    {
        await using var server = With(FaultyStateServer.Holder("lock-1", "ci@elsewhere"));

        Assert.Equal(["FW4362"], (await _sandbox.RunAsync("locks", "release", "one", "--id", "lock-1")).ExitedWith(4).Codes);
        Assert.NotNull(server.LockOf("one"));
        (await _sandbox.RunAsync("locks", "release", "one", "--id", "lock-1", "--holder-is-gone")).ExitedWith(0);

        Assert.Null(server.LockOf("one"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_release_is_written_down_with_who_when_and_what()
    {
        await using var server = With(FaultyStateServer.Holder("lock-1", Here));

        (await _sandbox.RunAsync("locks", "release", "one", "--id", "lock-1")).ExitedWith(0);

        Assert.Null(server.LockOf("one"));
        var lines = (await File.ReadAllLinesAsync(Audit, TestContext.Current.CancellationToken)).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(["begun", "done"], lines.Select(l => l.GetProperty("result").GetString()));
        Assert.All(lines, line => Assert.Equal(("locks release", "one", "lab", "lock-1"), (line.GetProperty("action").GetString(),
            line.GetProperty("stack").GetString(), line.GetProperty("environment").GetString(), line.GetProperty("lock").GetString())));
        Assert.All(lines, line => Assert.Equal($"{Environment.UserName}@{Environment.MachineName}", line.GetProperty("who").GetString()));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_does_not_let_go_is_a_failure_that_is_written_down()
    {
        await using var server = With(FaultyStateServer.Holder("lock-1", Here));
        server.Fail(StateFault.UnlockFails);

        Assert.Equal(["FW4364"], (await _sandbox.RunAsync("locks", "release", "one", "--id", "lock-1")).ExitedWith(1).Codes);

        Assert.Contains("failed: ", await File.ReadAllTextAsync(Audit, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_a_lock_there_is_nothing_to_release()
    {
        await using var server = With(null);

        var exit = (await _sandbox.RunAsync("locks", "release", "one", "--id", "lock-1")).ExitedWith(0);

        Assert.False(JsonElement.Parse(exit.Output).GetProperty("released").GetBoolean());
    }

    [Fact(Timeout = 30_000)]
    public async Task What_a_holder_wrote_cannot_act_on_a_terminal()
    {
        await using var server = With("""{"ID":"lock-1","Operation":"\u001b[2J","Who":"a\u202eb@elsewhere\n::error::x"}""");

        var exit = await _sandbox.Start(Processes.StopSignal.None, "locks", "list").Exit;

        Assert.DoesNotContain('\e', exit.Output);
        Assert.DoesNotContain("\n::error", exit.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("locks", "release", "one")]
    [InlineData("locks", "release", "--id", "x")]
    [InlineData("locks", "release", "nonesuch", "--id", "x")]
    [InlineData("locks", "list", "--env", "nonesuch")]
    public async Task What_does_not_exist_is_wrong_usage(params string[] arguments) => (await _sandbox.RunAsync(arguments)).ExitedWith(64);

    private static string Here => $"root@{Environment.MachineName}";

    private string Audit => Path.Combine(_sandbox.Repository.Root, ".flywheel", "audit.ndjson");

    private FaultyStateServer With(string? holder)
    {
        var server = new FaultyStateServer();
        server.PutLock("one", holder);
        _sandbox.Repository.WithStack("one", hcl: HttpStack).Commit();
        _sandbox.Variables = _sandbox.Variables.Add("TF_HTTP_LOCK_ADDRESS", server.LockAddressOf("one"));
        return server;
    }

    private static JsonElement One(CommandExit exit) => JsonElement.Parse(exit.ExitedWith(0).Output).GetProperty("locks")[0];
}
