using System.Text.Json;
using Flywheel.Jobs;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Commands;

/// <summary><c>deploy resolve</c>: ending an unknown outcome by a person's word.</summary>
public sealed class ResolveCommandTests : IDisposable
{
    private readonly SortingOut _it = new();

    public void Dispose() => _it.Dispose();

    [Theory(Timeout = 30_000)]
    [InlineData("--applied", "applied: I looked")]
    [InlineData("--not-applied", "not-applied: I looked")]
    public async Task An_unknown_outcome_is_resolved_after_a_fresh_plan(string word, string resolution)
    {
        var run = _it.Apply(OutcomeWords.NeedsAttention);

        var exit = (await _it.RunAsync("deploy", "resolve", "one", "--run", run.Value, word, "--reason", "I looked")).ExitedWith(0);

        Assert.Contains("A fresh plan of one in lab:", exit.Error, StringComparison.Ordinal);
        Assert.Contains("2 to create", exit.Error, StringComparison.Ordinal);
        Assert.Equal(2, JsonElement.Parse(exit.Output).GetProperty("plan").GetProperty("counts").GetProperty("create").GetInt32());
        using var history = _it.Open();
        Assert.Null(history.Applies.Unknown("one", "lab"));
        Assert.Equal(resolution, history.Applies.Newest("one", "lab")!.Resolution);
        Assert.DoesNotContain(FakeTofu.Secret, exit.Output + exit.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Latest_is_the_run_whose_outcome_is_not_known()
    {
        _it.Apply(OutcomeWords.NeedsAttention);

        (await _it.RunAsync("deploy", "resolve", "one", "--run", "latest", "--applied", "--reason", "I looked")).ExitedWith(0);

        using var history = _it.Open();
        Assert.Null(history.Applies.Unknown("one", "lab"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_a_word_the_plan_is_shown_and_nothing_recorded()
    {
        var run = _it.Apply(OutcomeWords.NeedsAttention);

        var exit = (await _it.RunAsync("deploy", "resolve", "one", "--run", run.Value)).ExitedWith(5);

        Assert.Equal(JsonValueKind.Null, JsonElement.Parse(exit.Output).GetProperty("resolution").ValueKind);
        using var history = _it.Open();
        Assert.NotNull(history.Applies.Unknown("one", "lab"));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_known_is_not_resolved()
    {
        var run = _it.Apply(OutcomeWords.Succeeded);

        Assert.Equal(["FW4375"], (await _it.RunAsync("deploy", "resolve", "one", "--run", run.Value, "--applied", "--reason", "x")).ExitedWith(4).Codes);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_still_applies_is_not_resolved()
    {
        var run = _it.Apply(null);

        var exit = (await _it.RunAsync("deploy", "resolve", "one", "--run", run.Value, "--applied", "--reason", "x")).ExitedWith(4);

        Assert.Equal(["FW4376"], exit.Codes);
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_a_fresh_plan_nothing_is_resolved()
    {
        var run = _it.Apply(OutcomeWords.NeedsAttention);
        _it.There("", FakeTofu.PlanFails);

        var exit = (await _it.RunAsync("deploy", "resolve", "one", "--run", run.Value, "--applied", "--reason", "x")).ExitedWith(1);

        Assert.Equal("FW4377", exit.Codes[0]);
        using var history = _it.Open();
        Assert.NotNull(history.Applies.Unknown("one", "lab"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_rescued_state_goes_first()
    {
        var run = _it.Apply(OutcomeWords.NeedsAttention);
        await _it.RescueAsync(SortingOut.Tfstate("line-1", 4));

        Assert.Equal(["FW4381"], (await _it.RunAsync("deploy", "resolve", "one", "--run", run.Value, "--applied", "--reason", "x")).ExitedWith(4).Codes);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("--applied")]
    [InlineData("--applied", "--not-applied", "--reason", "x")]
    [InlineData("--applied", "--reason", " ")]
    public async Task The_word_has_to_be_one_and_with_a_reason(params string[] words) =>
        (await _it.RunAsync(["deploy", "resolve", "one", "--run", "run-01jdxw3k5r8tq2m4", .. words])).ExitedWith(64);

    [Fact(Timeout = 30_000)]
    public async Task Deploy_still_takes_a_folder() =>
        Assert.Equal(["FW7404"], (await _it.RunAsync("deploy", ".")).ExitedWith(3).Codes);
}
