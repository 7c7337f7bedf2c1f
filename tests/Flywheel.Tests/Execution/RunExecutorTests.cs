using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Execution;

public sealed class RunExecutorTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly FakeTimeProvider _time = new(StubRun.Start);
    private readonly Engine _engine;

    public RunExecutorTests() => _engine = new(_time);

    public void Dispose() => _engine.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Later_stages_do_not_start_when_a_job_failed_and_say_because_of_which()
    {
        var run = await _engine.RunAsync(
            new StubJob("validate/a", null, new JobOutcome.Failed("exit code 1")), new StubJob("validate/b"), new StubJob("build/app"), new StubJob("plan/attic"));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("succeeded", Outcome(run, "validate/b").Word());
        var expected = new JobOutcome.Skipped("validate/a failed", StubJob.Parse("validate/a"));
        Assert.Equal([expected, expected], [Outcome(run, "build/app"), Outcome(run, "plan/attic")]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_whose_time_is_up_ends_as_timed_out()
    {
        var job = new StubJob("plan/slow", null, async (_, token) =>
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            return JobResult.Succeeded();
        })
        {
            Timeout = TimeSpan.FromMinutes(5),
        };

        var run = await _engine.RunAsync(job, new StubJob("deploy/slow"));

        Assert.Equal(new JobOutcome.TimedOut(TimeSpan.FromMinutes(5)), Outcome(run, "plan/slow"));
        Assert.Equal("plan/slow timed out", Outcome(run, "deploy/slow").Reason());
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal(TimeSpan.FromMinutes(5), run.Find(job.Id)!.Duration);
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_that_fails_because_its_time_was_up_timed_out_but_one_that_got_to_its_end_did_not()
    {
        Job Late(string id, JobResult result) => new StubJob(id, null, (_, _) =>
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            return Task.FromResult(result);
        });

        var run = await _engine.RunAsync(Late("validate/a", JobResult.Failed("terraform ended with exit code 1")));
        var good = await _engine.RunAsync(Late("validate/b", JobResult.Succeeded()));
        var unknown = await _engine.RunAsync(Late("deploy/c", new() { Outcome = new JobOutcome.NeedsAttention("killed", ["c"]) }));

        Assert.IsType<JobOutcome.TimedOut>(Outcome(run, "validate/a"));
        Assert.IsType<JobOutcome.Succeeded>(Outcome(good, "validate/b"));
        Assert.IsType<JobOutcome.NeedsAttention>(Outcome(unknown, "deploy/c"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_that_throws_is_an_internal_error_and_the_others_go_on()
    {
        var run = await _engine.RunAsync(Throws("validate/a", new InvalidOperationException("oops")), new StubJob("validate/b"));

        Assert.Equal(new JobOutcome.Failed("oops", FailureKind.Internal), Outcome(run, "validate/a"));
        Assert.Equal("succeeded", Outcome(run, "validate/b").Word());
        Assert.Equal([ExecutionRules.InternalError.Code], Engine.Codes(run.AllDiagnostics));
        Assert.Contains(nameof(InvalidOperationException), _engine.LogOf("validate/a"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_full_disk_is_the_machines_fault()
    {
        var run = await _engine.RunAsync(Throws("validate/a", new IOException("No space left on device")));

        Assert.Equal(new JobOutcome.Failed("No space left on device", FailureKind.Machine), Outcome(run, "validate/a"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_cancellation_that_nobody_asked_for_is_no_cancelled_job()
    {
        var run = await _engine.RunAsync(Throws("validate/a", new OperationCanceledException("of its own")));

        Assert.Equal(new JobOutcome.Failed("of its own", FailureKind.Internal), Outcome(run, "validate/a"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_cancels_what_runs_and_the_record_is_complete()
    {
        using var stop = new CancellationTokenSource();
        var running = new StubJob("plan/a", null, async (_, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            return JobResult.Succeeded();
        });

        var run = await _engine.RunAsync(new StopSignal(stop.Token, CancellationToken.None), running, new StubJob("plan/b", ["plan/a"]), new StubJob("deploy/a"));

        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Equal("interrupted", run.StopReason);
        Assert.All(run.Jobs, job => Assert.IsType<JobOutcome.Cancelled>(job.Outcome));
        Assert.Equal(RunStatus.Cancelled, Replay().Status);
    }

    [Fact(Timeout = Limit)]
    public async Task An_unknown_outcome_makes_the_run_need_attention_even_when_it_was_stopped()
    {
        using var stop = new CancellationTokenSource();
        var killed = new StubJob("deploy/a", null, async (_, _) =>
        {
            await stop.CancelAsync();
            return new() { Outcome = new JobOutcome.NeedsAttention("terraform was killed", ["attic"]) };
        });

        var run = await _engine.RunAsync(new StopSignal(stop.Token, CancellationToken.None), killed, new StubJob("deploy/b", ["deploy/a"]), new StubJob("verify/a"));

        Assert.Equal(RunStatus.NeedsAttention, run.Status);
        Assert.Equal("deploy/a needs attention", Outcome(run, "deploy/b").Reason());
    }

    [Fact(Timeout = Limit)]
    public async Task The_journal_gives_back_the_very_record_of_the_run()
    {
        var artifact = _engine.Artifacts.Put("app.tar", "bytes"u8);
        var problem = PlanRules.PlanFailed.At(new("tofu/stacks/attic/main.tf", 3, 5), "It needs an address.", "Give it one.") with { Snippet = "provider \"x\" {" };
        var run = await _engine.RunAsync(
            new StubJob("validate/a", null, (_, _) =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(12.5));
                return Task.FromResult(JobResult.Succeeded("all well", artifact) with { Facts = JobResult.Succeeded().Facts.Add("create", "2") });
            }),
            new StubJob("build/b", null, new JobOutcome.Failed("exit code 1", FailureKind.Unusable)),
            new StubJob("build/c", ["build/b"]),
            new StubJob("build/d", null, (_, _) => Task.FromResult(JobResult.Refused("no", problem))),
            new StubJob("build/e", null, new JobOutcome.NeedsAttention("killed", ["x", "y"])),
            new StubJob("build/f", null, new JobOutcome.TimedOut(TimeSpan.FromSeconds(90))));

        Assert.Equal(Snapshot(run), Snapshot(Replay()));
        Assert.Equal(Shown(run), Shown(Replay()));

        static string Snapshot(RunRecord record) => string.Join('\n', record.Jobs.Select(j => $"{j.Id} {j.StartedAt:O} {j.Duration} {j.ChildTime} {string.Join(',', j.Needs)}"))
            + $"\n{record.Header} {record.Status} {record.Duration}";
        static string Shown(RunRecord record) => string.Join('\n', record.Jobs.Select(j =>
            System.Text.Json.JsonSerializer.Serialize(JobResultDocument.From(j.Result!), JobsJson.Default.JobResultDocument)));
    }

    [Fact(Timeout = Limit)]
    public async Task Time_that_a_job_waited_for_others_is_not_flywheels_own()
    {
        var run = await _engine.RunAsync(new StubJob("verify/a", null, (context, _) =>
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            context.Waited(TimeSpan.FromSeconds(2));
            return Task.FromResult(JobResult.Succeeded());
        }));

        Assert.Equal(TimeSpan.FromSeconds(1), RunTimes.Of(run).Overhead);
    }

    [Fact(Timeout = Limit)]
    public async Task A_view_that_throws_is_detached_and_named_and_the_run_goes_on()
    {
        var view = new BrokenView();
        using var engine = new Engine(_time) { Observers = [view] };

        var run = await engine.RunAsync(new StubJob("validate/a"), new StubJob("validate/b"));

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(1, view.Calls);
        var note = Assert.Single(run.Diagnostics);
        Assert.Equal(ExecutionRules.ObserverFailed.Code, note.Code);
        Assert.Contains(nameof(BrokenView), note.Detail, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_view_that_cannot_show_output_is_detached_too()
    {
        var view = new BrokenView { BreaksOnEvents = false };
        using var engine = new Engine(_time) { Observers = [view] };

        var run = await engine.RunAsync(new StubJob("validate/a", null, (context, _) =>
        {
            context.Log.WriteLine("one");
            context.Log.WriteLine("two");
            return Task.FromResult(JobResult.Succeeded());
        }));

        Assert.Equal([ExecutionRules.ObserverFailed.Code], Engine.Codes(run.Diagnostics));
        Assert.Equal("one\ntwo\n", engine.LogOf("validate/a"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_sees_the_results_of_those_before_it_and_its_folder_is_gone_afterwards()
    {
        var seen = new List<string?>();
        string? folder = null;

        await _engine.RunAsync(
            new StubJob("validate/a", null, (_, _) => Task.FromResult(JobResult.Succeeded("from a"))),
            new StubJob("validate/b", ["validate/a"], (context, _) =>
            {
                seen.Add(context.ResultOf(StubJob.Parse("validate/a"))?.Note);
                seen.Add(context.ResultOf(StubJob.Parse("validate/c"))?.Note);
                folder = context.WorkFolder;
                File.WriteAllText(Path.Combine(folder, "x"), "");
                return Task.FromResult(JobResult.Succeeded());
            }));

        Assert.Equal(["from a", null], seen);
        Assert.False(Directory.Exists(folder));
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_that_removes_its_own_folder_harms_nobody()
    {
        var run = await _engine.RunAsync(
            new StubJob("validate/a", null, (context, _) =>
            {
                Directory.Delete(context.WorkFolder);
                return Task.FromResult(JobResult.Succeeded());
            }),
            new StubJob("validate/b"));

        Assert.Equal(RunStatus.Succeeded, run.Status);
    }

    [Fact(Timeout = Limit)]
    public async Task A_link_in_a_jobs_folder_is_removed_and_not_followed()
    {
        Directory.CreateDirectory(_engine.Of("precious"));
        File.WriteAllText(_engine.Of("precious/file"), "");

        await _engine.RunAsync(new StubJob("validate/a", null, (context, _) =>
        {
            File.CreateSymbolicLink(Path.Combine(context.WorkFolder, "link"), _engine.Of("precious"));
            return Task.FromResult(JobResult.Succeeded());
        }));

        Assert.True(File.Exists(_engine.Of("precious/file")));
    }

    [Fact(Timeout = Limit)]
    public async Task When_the_record_cannot_be_written_what_runs_is_awaited_before_the_run_gives_up()
    {
        var full = new FullDisk();
        using var engine = new Engine(_time) { Observers = [full] };
        var applied = false;
        var apply = new StubJob("deploy/b", null, async (_, _) =>
        {
            await full.Failed;
            await Task.Yield();
            applied = true;
            return JobResult.Succeeded();
        });

        await Assert.ThrowsAsync<IOException>(() => engine.RunAsync(new StubJob("deploy/a"), apply));

        Assert.True(applied);
    }

    private RunRecord Replay() => RunRecorder.Replay(RunJournal.Read(_engine.RunFolder.Events))!;

    private static JobOutcome Outcome(RunRecord run, string job) => run.Find(StubJob.Parse(job))!.Outcome!;

    private static StubJob Throws(string id, Exception exception) => new(id, null, (_, _) => throw exception);

    private sealed class FullDisk : IEssentialObserver
    {
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Failed => _failed.Task;

        public void On(RunEvent happened)
        {
            if (happened is JobFinished)
            {
                _failed.TrySetResult();
                throw new IOException("No space left on device");
            }
        }

        public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
        {
        }
    }

    private sealed class BrokenView : IRunObserver
    {
        public bool BreaksOnEvents { get; init; } = true;

        public int Calls { get; private set; }

        public void On(RunEvent happened)
        {
            Calls++;
            if (BreaksOnEvents)
            {
                throw new IOException("the terminal went away");
            }
        }

        public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes) => throw new IOException("the terminal went away");
    }
}
