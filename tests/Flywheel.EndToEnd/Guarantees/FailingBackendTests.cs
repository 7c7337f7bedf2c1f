using System.Text.Json;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>
/// The server that keeps the state fails while the real terraform applies. What became of the apply is told as it is, nothing of the state is lost, and
/// with the one thing that the user was told to do, the stack goes on.
/// </summary>
public sealed class FailingBackendTests : IDisposable
{
    private const int Limit = 600_000;

    private readonly Checkout _checkout = new();
    private readonly Dice _dice;

    public FailingBackendTests(ITestOutputHelper output)
    {
        RequiredTool.Find("terraform");
        _dice = new(output);
        // terraform asks again by itself and waits in between, which shows nothing new.
        _checkout.Environment["TF_HTTP_RETRY_MAX"] = "0";
    }

    public void Dispose() => _checkout.Dispose();

    [Theory(Timeout = Limit)]
    [InlineData("Status500")]
    [InlineData("Status403")]
    [InlineData("Timeout")]
    public async Task A_state_that_the_server_did_not_confirm_is_rescued_and_pushed(string fault)
    {
        await using var server = Server();
        for (var round = 1; round <= Dice.Rounds(1, 10); round++)
        {
            var write = round == 1 ? 1 : _dice.Next(1, 3);
            var where = _dice.Where(round, $"{fault} from write {write}");
            Change(round);
            (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
            var writes = Writes(server);
            server.Fail(Enum.Parse<StateFault>(fault), write);
            var deployed = await _checkout.RunJsonAsync("deploy");
            server.Mend();
            var met = Writes(server) - writes >= write;
            if (!met || (fault == "Timeout" && deployed.Code == 0))
            {
                // It did its duty; or it kept the state, and terraform took the answer that was cut off for one.
                Assert.True(deployed.Code == 0, $"{where}: the server did its duty.\n{deployed.Output}");
                Assert.Contains(Content(round), server.StateOf("one-lab"), StringComparison.Ordinal);
                continue;
            }

            Assert.True(deployed.Code == 5, $"{where}: it ended with {deployed.Code}.\n{deployed.Output}");
            Assert.Contains("FW4209", deployed.Codes);
            Assert.Equal(5, (await _checkout.RunJsonAsync("run")).Code);
            await UnlockedAsync(server);
            (await _checkout.RunAsync("state", "push", "one", "--run", deployed.RunId)).ExitedWith(0);
            Assert.Contains(Content(round), server.StateOf("one-lab"), StringComparison.Ordinal);
            await ResolvedAsync(deployed.RunId, "--applied");
            (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_lock_that_the_server_keeps_is_told_beside_what_was_applied_and_released_by_its_id()
    {
        await using var server = Server();
        for (var round = 1; round <= Dice.Rounds(1, 10); round++)
        {
            Change(round);
            (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
            server.Fail(StateFault.UnlockFails);
            var deployed = (await _checkout.RunJsonAsync("deploy")).ExitedWith(5);
            server.Mend();

            Assert.Contains("FW4208", deployed.Codes);
            Assert.Contains(Content(round), server.StateOf("one-lab"), StringComparison.Ordinal);
            Assert.Contains("flywheel locks release one", deployed.Diagnostic("FW4208").GetProperty("help").GetString(), StringComparison.Ordinal);
            await UnlockedAsync(server);
            (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_that_does_not_answer_holds_nobody_for_ever()
    {
        await using var server = Server();
        for (var round = 1; round <= Dice.Rounds(1, 10); round++)
        {
            Change(round);
            (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
            var writes = Writes(server);
            server.Fail(StateFault.Hang);
            using var deploy = _checkout.Start("deploy", "--output", "json");
            while (Writes(server) == writes)
            {
                await Dice.WaitAsync(TimeSpan.FromMilliseconds(20));
            }

            // Two that come at once are one to whoever gets them, so it is asked until it has heard three.
            var ending = deploy.WaitAsync();
            while (!ending.IsCompleted)
            {
                deploy.Signal("INT");
                await Dice.WaitAsync(TimeSpan.FromMilliseconds(400));
            }

            var ended = (await ending).ExitedWith(5);
            server.Mend();
            Assert.Contains("FW4207", ended.Codes);
            await UnlockedAsync(server);
            await ResolvedAsync(ended.RunId, "--not-applied");
            (await _checkout.RunJsonAsync("run")).ExitedWith(0);
            Assert.Contains(Content(round), server.StateOf("one-lab"), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_state_that_cannot_be_locked_is_not_applied_to_and_the_same_plan_goes_through_later()
    {
        await using var server = Server();
        for (var round = 1; round <= Dice.Rounds(1, 10); round++)
        {
            Change(round);
            var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0).RunId;
            server.Fail(StateFault.LockFails);
            var failed = await _checkout.RunJsonAsync("deploy", "--run", plan);
            server.Mend();

            Assert.True(failed.Code is 1, failed.Output);
            (await _checkout.RunJsonAsync("deploy", "--run", plan)).ExitedWith(0);
            Assert.Contains(Content(round), server.StateOf("one-lab"), StringComparison.Ordinal);
        }
    }

    private static string Content(int round) => $"content-of-round-{round}";

    private static int Writes(FaultyStateServer server) => server.Requests.Count(request => request.Method == "POST");

    private FaultyStateServer Server()
    {
        var server = new FaultyStateServer();
        _checkout.Sandbox.WithOrganization().WithSettings($"state: {{ address: \"{server.Address}\" }}\n");
        return server;
    }

    private void Change(int round) => _checkout.Sandbox.WithStack(
        "one", hcl: "terraform {\n  backend \"http\" {}\n}\n\nresource \"terraform_data\" \"this\" {\n  input = \"" + Content(round) + "\"\n}\n").Commit();

    // What was left locked is released by the id that the list names.
    private async Task UnlockedAsync(FaultyStateServer server)
    {
        if (server.LockOf("one-lab") is { } holder)
        {
            var id = JsonElement.Parse(holder).GetProperty("ID").GetString()!;
            Assert.Contains(id, (await _checkout.RunAsync("locks", "list")).ExitedWith(0).Output, StringComparison.Ordinal);
            (await _checkout.RunAsync("locks", "release", "one", "--id", id)).ExitedWith(0);
        }
    }

    private async Task ResolvedAsync(string run, string how) =>
        (await _checkout.RunAsync("deploy", "resolve", "one", "--run", run, how, "--reason", "looked at it")).ExitedWith(0);
}
