using System.Globalization;
using Flywheel.Processes;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>Whoever could tell how an apply ended is killed at random moments of it: the stack is blocked until a person has said how it stands.</summary>
public sealed class SupervisorKillTests : IDisposable
{
    private const int Milliseconds = 40;

    private readonly FakedRepository _repository = new(stacks: 1);
    private readonly Dice _dice;
    private readonly Invariants _invariants;

    public SupervisorKillTests(ITestOutputHelper output)
    {
        (_dice, _invariants) = (new(output), new(_repository));
        _repository.Applying(Milliseconds);
    }

    private static int Rounds => Dice.Rounds(2, 25);

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Without_its_supervisor_an_apply_is_followed_to_its_end_and_its_outcome_is_unknown() =>
        await IsUnknownAsync("supervisor", (watch, _) => Kill(watch.Supervisor));

    [Fact]
    public async Task Without_supervisor_and_flywheel_an_apply_is_followed_to_its_end_and_its_outcome_is_unknown() =>
        await IsUnknownAsync("supervisor and flywheel", (watch, deploy) => Kill(watch.Supervisor, deploy.Pid));

    [Fact]
    public async Task When_all_of_them_are_killed_what_was_begun_is_suspect() =>
        await IsUnknownAsync("flywheel, supervisor, tool", (watch, deploy) => Kill(deploy.Pid, watch.Supervisor, watch.Tool), killsTool: true);

    [Fact]
    public async Task When_the_tool_alone_is_killed_what_was_begun_is_suspect() =>
        await IsUnknownAsync("tool", (watch, _) => Kill(watch.Tool), killsTool: true);

    [Fact]
    public async Task Whoever_only_looks_does_not_wait_for_an_apply_that_has_lost_its_supervisor()
    {
        var go = _repository.Besides("go");
        _repository.Applying(milliseconds: 1, first: $"wait-for-file {go}");
        var plan = (await _repository.RunJsonAsync("plan")).ExitedWith(0).RunId;
        using (var watch = new ApplyWatch(_repository))
        using (var deploy = await BegunAsync(plan, watch))
        {
            Kill(watch.Supervisor, deploy.Pid);
            await deploy.WaitAsync();
        }

        var listed = (await _repository.RunJsonAsync("runs", "list", "--limit", "1")).ExitedWith(0).Document.GetProperty("runs")[0];
        var refused = await _repository.RunJsonAsync("deploy", "resolve", "stack1", "--env", "lab", "--run", listed.GetProperty("id").GetString()!, "--applied", "--reason", "a guess");
        using var waiting = _repository.Start("validate");
        await waiting.HasPrintedAsync("following it to its end");
        await File.WriteAllTextAsync(go, "", TestContext.Current.CancellationToken);
        (await waiting.WaitAsync()).ExitedWith(0);

        Assert.Equal("running", listed.GetProperty("status").GetString());
        refused.ExitedWith(4);
        await _invariants.HoldAsync([listed.GetProperty("id").GetString()!], "an orphan");
        Assert.Equal("needs-attention", await OutcomeAsync(listed.GetProperty("id").GetString()!));
    }

    private async Task IsUnknownAsync(string who, Action<ApplyWatch, RunningProgram> kill, bool killsTool = false)
    {
        for (var round = 1; round <= Rounds; round++)
        {
            var wait = _dice.Within(TimeSpan.FromMilliseconds(Milliseconds * (FakedRepository.Resources - 1)));
            var where = _dice.Where(round, $"{who} killed after {wait.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms");
            var plan = (await _repository.RunJsonAsync("plan")).ExitedWith(0).RunId;
            var later = (await _repository.RunJsonAsync("plan")).ExitedWith(0).RunId;
            var begun = _repository.Begun;
            using (var watch = new ApplyWatch(_repository))
            using (var deploy = await BegunAsync(plan, watch))
            {
                await Dice.WaitAsync(wait);
                kill(watch, deploy);
                await deploy.WaitAsync();
                while (killsTool && watch.Tool is not null)
                {
                    await Dice.WaitAsync(TimeSpan.FromMilliseconds(5));
                }
            }

            if (killsTool)
            {
                _repository.NoteKilledApply();
            }

            await _invariants.HoldAsync([plan], where);
            (await _repository.RunJsonAsync("validate")).ExitedWith(0);
            await IsBlockedAsync(plan, later, begun, where);
        }
    }

    private async Task IsBlockedAsync(string plan, string later, int begun, string where)
    {
        var run = await NewestDeployAsync();
        Assert.True(await OutcomeAsync(run) == "needs-attention", $"{where}: {run} is {await OutcomeAsync(run)}");
        await SuspectsAreNamedAsync(run, where);
        foreach (var refused in new[] { later, plan })
        {
            Assert.Contains("FW4207", (await _repository.RunJsonAsync("deploy", "--run", refused)).ExitedWith(5).Codes);
        }

        Assert.True(_repository.Begun == begun + 1, $"{where}: {_repository.Begun - begun} applies began.");
        string[] resolve = ["deploy", "resolve", "stack1", "--env", "lab", "--run", run];
        (await _repository.RunAsync(resolve)).ExitedWith(5);
        (await _repository.RunAsync([.. resolve, "--not-applied", "--reason", "looked at it"])).ExitedWith(0);
        (await _repository.RunJsonAsync("deploy", "--run", plan)).ExitedWith(4);
        var anew = (await _repository.RunJsonAsync("plan")).ExitedWith(0).RunId;
        (await _repository.RunJsonAsync("deploy", "--run", anew)).ExitedWith(0);
        Assert.Equal(begun + 2, _repository.Begun);
        await _invariants.HoldAsync([run], where);
    }

    // Begun, and no end was printed.
    private async Task SuspectsAreNamedAsync(string run, string where)
    {
        var log = await File.ReadAllLinesAsync(Path.Combine(_repository.Home, "runs", run, "logs", "deploy.stack1.log"), TestContext.Current.CancellationToken);
        var suspects = Enumerable.Range(1, FakedRepository.Resources).Select(n => $"terraform_data.site{n}").Where(address =>
            log.Any(line => line.StartsWith($"{address}: Creating", StringComparison.Ordinal)) && !log.Any(line => line.StartsWith($"{address}: Creation complete", StringComparison.Ordinal)));
        var shown = (await _repository.RunAsync("runs", "show", run)).ExitedWith(0).Output;
        Assert.All(suspects, address => Assert.True(shown.Contains(address, StringComparison.Ordinal), $"{where}: {address} is suspect, and nobody says so:\n{shown}"));
    }

    private async Task<RunningProgram> BegunAsync(string plan, ApplyWatch watch)
    {
        var begun = _repository.Begun;
        var deploy = _repository.Start("deploy", "--run", plan, "--output", "ndjson");
        while (_repository.Begun == begun || watch.Tool is null)
        {
            Assert.False(deploy.HasEnded, deploy.Printed);
            await Dice.WaitAsync(TimeSpan.FromMilliseconds(5));
        }

        return deploy;
    }

    private async Task<string> NewestDeployAsync() => (await _repository.RunJsonAsync("runs", "list", "--limit", "10")).ExitedWith(0).Document.GetProperty("runs").EnumerateArray()
        .First(run => run.GetProperty("command").GetString() == "deploy").GetProperty("id").GetString()!;

    private async Task<string?> OutcomeAsync(string run) => (await _repository.RunJsonAsync("runs", "show", run)).OutcomeOf("deploy/stack1");

    private static void Kill(params int?[] processes)
    {
        foreach (var process in processes)
        {
            if (process is { } pid)
            {
                Signals.Kill(pid);
            }
        }
    }
}
