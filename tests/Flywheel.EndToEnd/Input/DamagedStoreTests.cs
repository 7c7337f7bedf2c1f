namespace Flywheel.EndToEnd.Input;

/// <summary>Files of the data directory that are not what flywheel wrote: what can be made again is, everything else is said.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    [Fact]
    public async Task A_cache_of_rubbish_costs_time_and_nothing_else()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_checkout.Home, "cache"), "*", SearchOption.AllDirectories).ToList())
        {
            await File.WriteAllTextAsync(file, "rubbish, and more of it than fits into a header of any kind " + new string('x', 5000), TestContext.Current.CancellationToken);
        }

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        Assert.Equal("nothing to apply", run.NoteOf("deploy/one"));
    }

    [Fact]
    public async Task A_cache_that_was_deleted_is_made_again()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        Directory.Delete(Path.Combine(_checkout.Home, "cache"), recursive: true);

        (await _checkout.RunJsonAsync("validate")).ExitedWith(0);
        var again = (await _checkout.RunJsonAsync("validate")).ExitedWith(0);

        Assert.Equal("reused", again.OutcomeOf("validate/stack:one"));
    }

    [Fact]
    public async Task A_history_of_rubbish_stops_everything_and_is_named()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        foreach (var file in Directory.EnumerateFiles(_checkout.Home, "history.db*"))
        {
            await File.WriteAllTextAsync(file, new string('x', 8192), TestContext.Current.CancellationToken);
        }

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(74);

        Assert.Equal(["FW9102"], run.Codes);
    }

    [Fact]
    public async Task A_run_whose_events_end_in_the_middle_of_a_line_is_shown_up_to_there()
    {
        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        var events = Assert.Single(Directory.EnumerateFiles(Path.Combine(_checkout.Home, "runs", run.RunId), "events*"));
        using (var file = new FileStream(events, FileMode.Open))
        {
            file.SetLength(file.Length - 20);
        }

        var shown = (await _checkout.RunJsonAsync("runs", "show", run.RunId)).ExitedWith(0);

        Assert.Equal("succeeded", shown.OutcomeOf("deploy/one"));
    }

    [Fact]
    public async Task Events_that_are_gone_are_said_to_be()
    {
        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        Directory.Delete(Path.Combine(_checkout.Home, "runs"), recursive: true);

        var shown = (await _checkout.RunJsonAsync("runs", "show", run.RunId)).ExitedWith(3);
        (await _checkout.RunJsonAsync("runs", "list")).ExitedWith(0);

        Assert.Equal(["FW7410"], shown.Codes);
    }

    [Fact]
    public async Task A_state_of_rubbish_fails_the_plan_and_is_not_overwritten()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        var state = Path.Combine(_checkout.Home, "state", "one-lab.tfstate");
        await File.WriteAllTextAsync(state, "rubbish", TestContext.Current.CancellationToken);

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(1);

        Assert.Equal("failed", run.OutcomeOf("plan/one"));
        Assert.Equal("rubbish", await File.ReadAllTextAsync(state, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_state_of_another_lineage_is_refused()
    {
        // The first plan of all finds no state; the second is the first to see what it will be compared with.
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        var state = Path.Combine(_checkout.Home, "state", "one-lab.tfstate");
        var text = await File.ReadAllTextAsync(state, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            state, System.Text.RegularExpressions.Regex.Replace(text, "\"lineage\": \"[^\"]*\"", "\"lineage\": \"11111111-2222-3333-4444-555555555555\""),
            TestContext.Current.CancellationToken);

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(4);

        Assert.Equal(["FW4105"], run.Codes);
    }

    public void Dispose() => _checkout.Dispose();
}
