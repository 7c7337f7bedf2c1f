using System.Text.Json;

namespace Flywheel.Cli.Tests.Commands;

/// <summary><c>state push</c>, <c>state show-rescue</c> and <c>state discard</c>: what becomes of a state that could not be saved.</summary>
public sealed class RescueCommandTests : IDisposable
{
    private readonly SortingOut _it = new();

    public void Dispose() => _it.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task A_newer_state_of_the_same_lineage_is_pushed_and_settled()
    {
        var run = await _it.RescueAsync(SortingOut.Tfstate("line-1", 4));

        var exit = (await _it.RunAsync("state", "push", "one", "--run", run.Value)).ExitedWith(0);

        Assert.Equal("pushed", JsonElement.Parse(exit.Output).GetProperty("result").GetString());
        Assert.Contains("lineage line-1, serial 4", exit.Error, StringComparison.Ordinal);
        Assert.Contains("lineage line-1, serial 3", exit.Error, StringComparison.Ordinal);
        using var history = _it.Open();
        Assert.Empty(history.Rescues.Unsettled("one", "lab"));
        Assert.Equal(4, history.States.Find("one", "lab")!.Serial);
        Assert.Equal(["FW4368"], (await _it.RunAsync("state", "push", "one", "--run", run.Value)).ExitedWith(3).Codes);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_plan_warns_of_a_rescued_state_until_it_is_settled()
    {
        var run = await _it.RescueAsync(SortingOut.Tfstate("line-1", 4));

        var warned = await _it.RunAsync("plan");
        Assert.Contains($"flywheel state push one --env lab --run {run}", warned.Output, StringComparison.Ordinal);
        (await _it.RunAsync("state", "push", "one", "--run", "latest")).ExitedWith(0);

        Assert.DoesNotContain("FW7413", (await _it.RunAsync("plan")).Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Latest_is_the_newest_run_that_rescued_a_state()
    {
        Assert.Equal(["FW4368"], (await _it.RunAsync("state", "push", "one", "--run", "latest")).ExitedWith(3).Codes);
        await _it.RescueAsync(SortingOut.Tfstate("line-1", 4));

        (await _it.RunAsync("state", "push", "one", "--run", "latest")).ExitedWith(0);

        using var history = _it.Open();
        Assert.Empty(history.Rescues.Unsettled("one", "lab"));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("line-1", 2, "FW4372")]
    [InlineData("line-2", 9, "FW4371")]
    public async Task An_older_or_foreign_state_is_not_pushed(string lineage, long serial, string code)
    {
        var run = await _it.RescueAsync(SortingOut.Tfstate(lineage, serial));
        _it.There(SortingOut.Tfstate("line-1", 3), "on state push\nprint-error must not be called\nexit 64");

        Assert.Equal([code], (await _it.RunAsync("state", "push", "one", "--run", run.Value)).ExitedWith(4).Codes);

        using var history = _it.Open();
        Assert.Single(history.Rescues.Unsettled("one", "lab"));
        Assert.False(File.Exists(_it.Audit));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_state_that_is_not_there_yet_takes_any_rescued_one()
    {
        var run = await _it.RescueAsync(SortingOut.Tfstate("line-1", 1), serial: 1);
        _it.There("");

        (await _it.RunAsync("state", "push", "one", "--run", run.Value)).ExitedWith(0);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_tofu_refuses_stays_rescued()
    {
        var run = await _it.RescueAsync(SortingOut.Tfstate("line-1", 4));
        _it.There(SortingOut.Tfstate("line-1", 3), "on state push\nprint-error Failed to persist state: 500\nexit 1");

        Assert.Equal(["FW4373"], (await _it.RunAsync("state", "push", "one", "--run", run.Value)).ExitedWith(1).Codes);

        using var history = _it.Open();
        Assert.Single(history.Rescues.Unsettled("one", "lab"));
        Assert.Contains("failed: ", await File.ReadAllTextAsync(_it.Audit, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_no_state_is_not_pushed()
    {
        var run = await _it.RescueAsync("half a st", lineage: null, serial: 0);

        Assert.Equal(["FW4370"], (await _it.RunAsync("state", "push", "one", "--run", run.Value)).ExitedWith(3).Codes);
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_the_key_a_rescued_state_stays_sealed()
    {
        var run = await _it.RescueAsync(SortingOut.Tfstate("line-1", 4));
        _it.Sandbox.Variables = _it.Sandbox.Variables.SetItem("FLYWHEEL_PLAN_KEY", new string('a', 64));

        var exit = (await _it.RunAsync("state", "push", "one", "--run", run.Value)).ExitedWith(3);

        Assert.DoesNotContain("line-1\"", exit.Output + exit.Error, StringComparison.Ordinal);
        Assert.NotEmpty(exit.Codes);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_rescued_state_is_shown_in_a_private_file_and_nowhere_else()
    {
        await _it.RescueAsync(SortingOut.Tfstate("secret-lineage", 4));
        var file = Path.Combine(_it.Home.Root, "shown.tfstate");

        var exit = (await _it.RunAsync("state", "show-rescue", "one", "--out", file)).ExitedWith(0);

        Assert.Equal(SortingOut.Tfstate("secret-lineage", 4), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain("secret-lineage", exit.Output + exit.Error, StringComparison.Ordinal);
        Assert.Contains("holds secrets", exit.Error, StringComparison.Ordinal);
        Assert.Equal(["FW4374"], (await _it.RunAsync("state", "show-rescue", "one", "--out", file)).ExitedWith(64).Codes);
    }

    [Fact(Timeout = 30_000)]
    public async Task Of_several_rescued_states_one_has_to_be_named()
    {
        var first = await _it.RescueAsync(SortingOut.Tfstate("line-1", 4));
        var second = await _it.RescueAsync(SortingOut.Tfstate("line-1", 5), serial: 5);
        var file = Path.Combine(_it.Home.Root, "shown.tfstate");

        var exit = (await _it.RunAsync("state", "show-rescue", "one", "--out", file)).ExitedWith(64);

        Assert.Equal(["FW4369"], exit.Codes);
        Assert.Contains(first.Value, exit.Output, StringComparison.Ordinal);
        Assert.Contains(second.Value, exit.Output, StringComparison.Ordinal);
        (await _it.RunAsync("state", "show-rescue", "one", "--out", file, "--run", second.Value)).ExitedWith(0);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_rescued_state_is_discarded_only_on_the_stacks_name()
    {
        var run = await _it.RescueAsync(SortingOut.Tfstate("line-1", 4));

        Assert.Equal(["FW4366"], (await _it.RunAsync("state", "discard", "one", "--run", run.Value)).ExitedWith(64).Codes);
        Assert.Equal(["FW4366"], (await _it.RunAsync("state", "discard", "one", "--run", run.Value, "--yes-discard", "two")).ExitedWith(64).Codes);
        (await _it.RunAsync("state", "discard", "one", "--run", run.Value, "--yes-discard", "one")).ExitedWith(0);

        using var history = _it.Open();
        Assert.Empty(history.Rescues.Unsettled("one", "lab"));
        Assert.Contains("state discard", await File.ReadAllTextAsync(_it.Audit, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Another_state_is_accepted_only_on_the_users_word()
    {
        using (var history = _it.Open())
        {
            history.States.Bind("one", "lab", new("http one-lab", "line-0", 40));
        }

        Assert.Equal(["FW4366"], (await _it.RunAsync("state", "accept", "one")).ExitedWith(64).Codes);
        var exit = (await _it.RunAsync("state", "accept", "one", "--yes")).ExitedWith(0);

        Assert.Contains("recorded: http one-lab, lineage line-0, serial 40", exit.Error, StringComparison.Ordinal);
        Assert.Contains("found:    http one-lab, lineage line-1, serial 3", exit.Error, StringComparison.Ordinal);
        Assert.True(JsonElement.Parse(exit.Output).GetProperty("accepted").GetBoolean());
        using var after = _it.Open();
        Assert.Equal(("line-1", 3), (after.States.Find("one", "lab")!.Lineage, after.States.Find("one", "lab")!.Serial));
        Assert.False(JsonElement.Parse((await _it.RunAsync("state", "accept", "one")).ExitedWith(0).Output).GetProperty("accepted").GetBoolean());
    }

    [Fact(Timeout = 30_000)]
    public async Task The_state_of_another_stack_is_not_accepted()
    {
        using (var history = _it.Open())
        {
            history.States.Bind("two", "lab", new("http one-lab", "line-1", 3));
        }

        Assert.Equal(["FW4106"], (await _it.RunAsync("state", "accept", "one", "--yes")).ExitedWith(4).Codes);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_state_that_cannot_be_fetched_is_not_accepted()
    {
        _it.There("", "on state pull\nprint-error Failed: 403\nexit 1");

        Assert.Equal(["FW4367"], (await _it.RunAsync("state", "accept", "one", "--yes")).ExitedWith(3).Codes);
    }

    [Fact(Timeout = 30_000)]
    public async Task While_a_run_works_on_the_environment_nothing_is_pushed()
    {
        var run = await _it.RescueAsync(SortingOut.Tfstate("line-1", 4));
        using var turn = Files.FileLock.TryTake(Path.Combine(_it.Home.Locks, "environment-lab.lock"), "run-x");

        Assert.Equal(["FW7405"], (await _it.RunAsync("state", "push", "one", "--run", run.Value)).ExitedWith(4).Codes);
    }
}
