using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;
using Flywheel.Retention;
using Flywheel.Runs;
using Flywheel.Settings;
using Flywheel.Testing;
using Flywheel.Tests.Execution;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Retention;

public sealed class CleanerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FlywheelHome _home;
    private readonly RunHistory _history;
    private readonly ArtifactStore _artifacts;
    private int _content;

    public CleanerTests()
    {
        _home = new(_folder.Of(".flywheel"));
        _history = RunHistory.InFile(_home.History);
        _artifacts = new(_home.Artifacts);
    }

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Runs_and_artifacts_go_when_their_time_is_over()
    {
        var old = Run(daysAgo: 100, "plan/attic");
        var middle = Run(daysAgo: 40, "plan/attic");
        var newest = Run(daysAgo: 1, "plan/attic");

        var cleaned = Clean();

        Assert.Equal((1, 2, 2), (cleaned.Runs, cleaned.KeptRuns, cleaned.Artifacts));
        Assert.Null(_history.Find(old.Id));
        Assert.False(Directory.Exists(_home.Run(old.Id.Value)));
        Assert.NotNull(_history.Find(middle.Id));
        Assert.Equal([false, false, true], [_artifacts.Has(old.Artifact), _artifacts.Has(middle.Artifact), _artifacts.Has(newest.Artifact)]);
    }

    [Fact]
    public void The_newest_plans_of_each_environment_stay_however_old_they_are()
    {
        var dev = Run(daysAgo: 300, "plan/attic", environment: "dev");
        var olderProd = Run(daysAgo: 310, "plan/attic", environment: "prod");
        var prod = Run(daysAgo: 200, "plan/attic", environment: "prod");
        var later = Run(daysAgo: 150, "verify/http:x", environment: "prod");

        Clean();

        Assert.True(_artifacts.Has(dev.Artifact) && _artifacts.Has(prod.Artifact));
        Assert.Null(_history.Find(olderProd.Id));
        Assert.Null(_history.Find(later.Id));
    }

    [Fact]
    public void A_run_that_goes_on_or_needs_attention_stays_with_its_artifacts()
    {
        var running = Run(daysAgo: 300, "deploy/a", status: RunStatus.Running);
        var unknown = Run(daysAgo: 300, "deploy/b", status: RunStatus.NeedsAttention);

        var cleaned = Clean();

        Assert.Equal((0, 2, 0), (cleaned.Runs, cleaned.KeptRuns, cleaned.Artifacts));
        Assert.True(_artifacts.Has(running.Artifact) && _artifacts.Has(unknown.Artifact));
    }

    [Fact]
    public void A_bundle_that_was_sealed_lately_stays_over_the_limit_until_its_plan_was_applied_or_overtaken()
    {
        Assert.Equal([true, false, false, false], Bundles().Select(_artifacts.Has));

        IEnumerable<Artifact> Bundles()
        {
            var time = At(Now.AddDays(-1));
            List<Artifact> bundles = [.. Enumerable.Range(0, 4).Select(_ => Artifact(Now.AddDays(-1)))];
            var seals = bundles.Select((b, i) => new PlanSeal($"stack-{i}", "lab", Digest.Of([(byte)i]), b.Digest, RunId.New(time), time.GetUtcNow())).ToList();
            _history.Applies.Sealed(seals[0]);
            _history.Applies.Sealed(seals[1]);
            _history.Applies.EndedEmpty(new(seals[1].Stack, "lab", seals[1].Plan, seals[1].Run, Now));
            _history.Applies.Sealed(seals[2]);
            _history.Applies.EndedEmpty(new(seals[2].Stack, "lab", Digest.Of("newer"u8), seals[2].Run, Now));
            _history.Applies.Sealed(seals[3] with { At = Now.AddDays(-300) });
            new Cleaner(_home, _history, FlywheelSettings.Default.Retention with { Size = 0 }, At(Now)).Clean(dryRun: false);
            return bundles;
        }
    }

    [Fact]
    public void A_run_with_an_apply_that_has_no_known_end_stays_with_its_spool_and_artifacts()
    {
        var open = Run(daysAgo: 300, "deploy/a");
        var unknown = Run(daysAgo: 300, "deploy/b");
        var ended = Run(daysAgo: 300, "deploy/c");
        Run(daysAgo: 1, "plan/a");
        Claim("a", open.Id);
        _history.Applies.End(Claim("b", unknown.Id), OutcomeWords.NeedsAttention, Now);
        _history.Applies.End(Claim("c", ended.Id), OutcomeWords.Succeeded, Now);
        Directory.CreateDirectory(Path.Combine(_home.Run(open.Id.Value), "spool", "deploy-a"));

        Clean();

        Assert.Equal([true, true, false], new[] { open, unknown, ended }.Select(r => _artifacts.Has(r.Artifact) && _history.Find(r.Id) is not null));
        Assert.True(Directory.Exists(Path.Combine(_home.Run(open.Id.Value), "spool", "deploy-a")));

        ApplyClaim.Granted Claim(string stack, RunId run) =>
            Assert.IsType<ApplyClaim.Granted>(_history.Applies.Claim(new(stack, "lab", Digest.Of("x"u8), run, Now)));
    }

    [Fact]
    public void A_rescued_state_stays_until_somebody_has_settled_it()
    {
        var run = Run(daysAgo: 300, "deploy/a");
        Run(daysAgo: 1, "plan/a");
        var rescued = Artifact(Now.AddDays(-300));
        _history.Rescues.Keep(new("a", "lab", run.Id, rescued, null, 1, Now.AddDays(-300)));

        Clean();
        Assert.True(_artifacts.Has(rescued) && _history.Find(run.Id) is not null);

        _history.Rescues.Settle("a", "lab", run.Id, "pushed", Now);
        Clean();
        Assert.False(_artifacts.Has(rescued) || _history.Find(run.Id) is not null);
    }

    [Fact]
    public void The_folder_of_a_run_that_another_machine_has_forgotten_goes_unless_it_has_a_spool()
    {
        string[] runs = [.. new[] { 300, 299, 5 }.Select(days => RunId.New(At(Now.AddDays(-days))).Value)];
        foreach (var (index, run) in runs.Index())
        {
            Directory.CreateDirectory(Path.Combine(_home.Run(run), index == 1 ? "spool" : "logs"));
            Directory.SetLastWriteTimeUtc(_home.Run(run), Now.AddDays(index == 2 ? -5 : -300).UtcDateTime);
        }

        Clean();

        Assert.Equal(runs[1..].Order(), Directory.GetDirectories(_home.Runs).Select(f => Path.GetFileName(f)).Order());
    }

    [Fact]
    public void A_dry_run_counts_and_removes_nothing()
    {
        var old = Run(daysAgo: 100, "verify/x");

        var cleaned = new Cleaner(_home, _history, FlywheelSettings.Default.Retention, At(Now)).Clean(dryRun: true);

        Assert.Equal((1, 1), (cleaned.Runs, cleaned.Artifacts));
        Assert.NotNull(_history.Find(old.Id));
        Assert.True(_artifacts.Has(old.Artifact));
    }

    [Fact]
    public void An_artifact_that_was_just_stored_stays_though_no_record_names_it_yet()
    {
        var artifact = Artifact(Now.AddMinutes(-5));
        var forgotten = Artifact(Now.AddDays(-1));

        Clean();

        Assert.True(_artifacts.Has(artifact));
        Assert.False(_artifacts.Has(forgotten));
    }

    [Fact]
    public void Folders_of_runs_that_died_go_and_those_of_running_ones_stay()
    {
        var running = Run(daysAgo: 0, "deploy/a", status: RunStatus.Running);
        Directory.CreateDirectory(Path.Combine(_home.Work, running.Id.Value));
        Directory.CreateDirectory(Path.Combine(_home.Work, "run-01jnb8aaaaaaaaaa"));

        Clean();

        Assert.Equal([running.Id.Value], Directory.GetDirectories(_home.Work).Select(Path.GetFileName));
    }

    [Fact]
    public void A_data_directory_in_which_nothing_was_ever_kept_is_clean() => Assert.Equal(new(0, 0, 0, 0), Clean());

    [Fact]
    public void Over_the_limit_the_oldest_artifacts_that_are_only_wanted_go_too()
    {
        var needed = Run(daysAgo: 20, "plan/attic");
        var oldest = Run(daysAgo: 10, "build/app", environment: "other");
        var younger = Run(daysAgo: 5, "build/app", environment: "other");

        // Each artifact has four bytes: there is room for two.
        var cleaned = new Cleaner(_home, _history, FlywheelSettings.Default.Retention with { Size = 8 }, At(Now)).Clean(dryRun: false);

        Assert.Equal((1, 4), (cleaned.Artifacts, cleaned.Bytes));
        Assert.Equal([true, false, true], [_artifacts.Has(needed.Artifact), _artifacts.Has(oldest.Artifact), _artifacts.Has(younger.Artifact)]);
    }

    private static FakeTimeProvider At(DateTimeOffset moment) => new(moment);

    private Cleaned Clean() => new Cleaner(_home, _history, FlywheelSettings.Default.Retention, At(Now)).Clean(dryRun: false);

    private (RunId Id, Artifact Artifact) Run(int daysAgo, string job, string environment = "lab", RunStatus status = RunStatus.Succeeded)
    {
        var time = At(Now.AddDays(-daysAgo));
        var id = RunId.New(time);
        var artifact = Artifact(time.GetUtcNow());
        new RunFolder(_home, id).Create();
        _history.Begin(Engine.Header(id, time, environment));
        _history.Keep(id, StubJob.Parse(job), JobResult.Succeeded(null, artifact));
        if (status != RunStatus.Running)
        {
            _history.End(id, status, TimeSpan.Zero);
        }

        return (id, artifact);
    }

    private Artifact Artifact(DateTimeOffset stored)
    {
        var artifact = _artifacts.Put("x", BitConverter.GetBytes(_content++));
        File.SetLastWriteTimeUtc(_artifacts.PathOf(artifact.Digest), stored.UtcDateTime);
        return artifact;
    }
}
