using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Testing;
using Flywheel.Tests.Execution;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Launching;

public sealed class BasisSearchTests : IDisposable
{
    private static readonly JobId Attic = StubJob.Parse("plan/attic");
    private static readonly JobId Runners = StubJob.Parse("plan/runners");

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(StubRun.Start);
    private readonly RunHistory _history;

    public BasisSearchTests() => _history = RunHistory.InFile(_folder.Of("history.db"));

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_newest_run_that_holds_every_needed_plan_is_taken()
    {
        Run("lab", (Attic, JobResult.Succeeded("old")), (Runners, JobResult.Succeeded()));
        var newest = Run("lab", (Attic, JobResult.Succeeded("new")), (Runners, JobResult.Succeeded()));
        Run("lab", (Attic, JobResult.Succeeded()));
        Run("lab", (Attic, JobResult.Succeeded()), (Runners, JobResult.Failed("exit code 1")));
        Run("prod", (Attic, JobResult.Succeeded()), (Runners, JobResult.Succeeded()));

        var (run, results) = Find(null);

        Assert.Equal(newest, run);
        Assert.Equal("new", results[Attic].Note);
    }

    [Fact]
    public void A_run_of_another_repository_is_never_taken()
    {
        Run("lab", (Attic, JobResult.Succeeded()), (Runners, JobResult.Succeeded()));

        Assert.Throws<LaunchException>(() => BasisSearch.Find(_history, null, "/other", "lab", [Attic]));
    }

    [Fact]
    public void The_named_run_is_taken_even_when_there_is_a_newer_one()
    {
        var named = Run("lab", (Attic, JobResult.Succeeded()), (Runners, JobResult.Succeeded()));
        Run("lab", (Attic, JobResult.Succeeded()), (Runners, JobResult.Succeeded()));

        Assert.Equal(named, Find(named).Run);
    }

    [Fact]
    public void A_named_run_of_another_environment_is_not_taken()
    {
        var named = Run("prod", (Attic, JobResult.Succeeded()), (Runners, JobResult.Succeeded()));

        var refused = Assert.Throws<LaunchException>(() => Find(named));

        Assert.StartsWith($"{named} does not hold plan/attic, plan/runners", Assert.Single(refused.Diagnostics).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_run_itself_was_based_on_comes_with_it()
    {
        var image = StubJob.Parse("build/image");
        var planned = Run("lab", (Attic, JobResult.Succeeded("old")), (image, JobResult.Succeeded("built")));
        var deployed = Run("lab", planned, (Attic, JobResult.Succeeded("new")), (Runners, JobResult.Succeeded()));

        var (run, results) = Find(null);

        Assert.Equal(deployed, run);
        Assert.Equal(("new", "built"), (results[Attic].Note, results[image].Note));
    }

    [Fact]
    public void Where_there_is_none_the_command_that_makes_one_is_named()
    {
        var refused = Assert.Throws<LaunchException>(() => Find(null));

        Assert.Equal(LaunchFailure.Unusable, refused.Failure);
        var problem = Assert.Single(refused.Diagnostics);
        Assert.Equal((LaunchRules.NoBasis.Code, "Run: flywheel plan --env lab"), (problem.Code, problem.Help));
    }

    private (RunId Run, IReadOnlyDictionary<JobId, JobResult> Results) Find(RunId? named)
    {
        var (run, results) = BasisSearch.Find(_history, named, "/repository", "lab", [Attic, Runners]);
        return (run, results);
    }

    private RunId Run(string environment, params (JobId Job, JobResult Result)[] results) => Run(environment, null, results);

    private RunId Run(string environment, RunId? basedOn, params (JobId Job, JobResult Result)[] results)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        var id = RunId.New(_time);
        _history.Begin(Engine.Header(id, _time, environment) with { BasedOn = basedOn });
        foreach (var (job, result) in results)
        {
            _history.Keep(id, job, result with { Artifacts = [new("plan.tfplan", Digest.Of("x"u8), 1)] });
        }

        return id;
    }
}
