using System.Collections.Immutable;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Repositories;
using Flywheel.Runs;
using Flywheel.Testing;

namespace Flywheel.Tests.Launching;

/// <summary>What <c>deploy --resume</c> goes on with.</summary>
public sealed class ResumeSearchTests : IDisposable
{
    private static readonly JobOutcome Good = new JobOutcome.Succeeded();
    private static readonly JobOutcome Bad = new JobOutcome.Failed("exit code 1");
    private static readonly JobOutcome Left = new JobOutcome.Skipped("deploy/b failed");
    private readonly TemporaryFolder _folder = new();
    private readonly RunHistory _history;
    private DateTimeOffset _now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public ResumeSearchTests() => _history = RunHistory.InFile(_folder.Of("history.db"));

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_failed_and_what_was_skipped_is_left_and_what_was_deployed_is_not()
    {
        var run = Ran(("a", Good), ("b", Bad), ("c", Left));

        Assert.Equal((run, "b c"), Find());
    }

    [Fact]
    public void The_newest_run_that_came_to_deploying_counts()
    {
        Ran(("a", Bad), ("b", Left), ("c", Left));
        var second = Ran(("b", Bad), ("c", Left));
        Ran(("b", Left), ("c", Left));

        Assert.Equal((second, "b c"), Find());
    }

    [Fact]
    public void A_named_run_is_gone_on_from_though_there_are_newer_ones()
    {
        var first = Ran(("a", Good), ("b", Bad));
        Ran(("a", Good), ("b", Good));

        Assert.Equal((first, "b"), Find(first));
    }

    [Fact]
    public void Only_the_stacks_that_were_asked_for_are_gone_on_with() => Assert.Equal((Ran(("a", Bad), ("b", Bad)), "b"), Find(null, "b"));

    [Fact]
    public void After_a_good_deploy_nothing_is_left()
    {
        Ran(("a", Bad));
        Ran(("a", Good));

        Refused(LaunchFailure.Unusable, "FW4379");
    }

    [Fact]
    public void Without_any_deploy_there_is_nothing_to_go_on_from() => Refused(LaunchFailure.Unusable, "FW4379");

    [Fact]
    public void An_unknown_outcome_is_resolved_first()
    {
        Ran(("a", Good), ("b", new JobOutcome.NeedsAttention("killed", ["x"])));
        Apply("b", OutcomeWords.NeedsAttention);

        Refused(LaunchFailure.Refused, "FW4380");
    }

    [Fact]
    public void The_unknown_outcome_of_a_stack_that_was_not_asked_for_is_no_hindrance()
    {
        var run = Ran(("a", Bad), ("b", new JobOutcome.NeedsAttention("killed", ["x"])));
        Apply("b", OutcomeWords.NeedsAttention);

        Assert.Equal((run, "a"), Find(null, "a"));
    }

    [Fact]
    public void A_rescued_state_is_settled_first()
    {
        var run = Ran(("a", new JobOutcome.NeedsAttention("not saved", ["x"])));
        _history.Rescues.Keep(new("a", "lab", run, new Artifact("rescue.sealed", new(new string('a', 64)), 1), "line", 4, _now));

        Refused(LaunchFailure.Refused, "FW4381");
    }

    [Fact]
    public void A_run_that_still_works_is_not_gone_on_from()
    {
        var first = Ran(("a", Bad));
        Begin(["a"]);

        Assert.Equal((first, "a"), Find());
    }

    private (RunId Run, string Stacks) Find(RunId? named = null, params ImmutableArray<string> only)
    {
        var (run, stacks) = ResumeSearch.Find(_history, named, "/repository", "lab", only);
        return (run, string.Join(' ', stacks));
    }

    private void Refused(LaunchFailure failure, string code)
    {
        var refused = Assert.Throws<LaunchException>(() => Find());

        Assert.Equal(failure, refused.Failure);
        Assert.Equal([code], refused.Diagnostics.Select(d => d.Code));
    }

    private RunId Ran(params (string Stack, JobOutcome Outcome)[] deploys)
    {
        var run = Begin([.. deploys.Select(d => d.Stack)]);
        foreach (var (stack, outcome) in deploys)
        {
            _history.Keep(run, new(Stage.Deploy, stack), new() { Outcome = outcome });
        }

        _history.End(run, RunVerdict.Of([.. deploys.Select(d => d.Outcome)]), TimeSpan.FromSeconds(1));
        return run;
    }

    private RunId Begin(string[] stacks)
    {
        _now += TimeSpan.FromMinutes(1);
        var run = new RunId($"run-{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(_now.ToString("HHmmssff", System.Globalization.CultureInfo.InvariantCulture)))}");
        _history.Begin(new() { Id = run, Command = "deploy", Trigger = Trigger.Manual, Repository = "/repository", Environment = "lab", StartedAt = _now });
        foreach (var stack in stacks)
        {
            _history.Keep(run, new(Stage.Plan, stack), new() { Outcome = Good });
        }

        return run;
    }

    private void Apply(string stack, string outcome)
    {
        var claim = Assert.IsType<ApplyClaim.Granted>(_history.Applies.Claim(new(stack, "lab", new(new string('b', 64)), new("run-x"), _now)));
        _history.Applies.Started(claim, _now);
        _history.Applies.End(claim, outcome, _now);
    }
}
