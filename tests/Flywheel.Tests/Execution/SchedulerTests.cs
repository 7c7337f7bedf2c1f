using System.Collections.Immutable;
using Flywheel.Execution;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Testing;
using Flywheel.Tests.Pipelines;

namespace Flywheel.Tests.Execution;

public sealed class SchedulerTests
{
    private const int Limit = 60_000;

    private static readonly JobOutcome Good = new JobOutcome.Succeeded();
    private static readonly JobOutcome Bad = new JobOutcome.Failed("exit code 1");

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_job_is_skipped_when_its_dependency_failed_and_independent_ones_go_on()
    {
        var run = new Played(("validate/a", Bad));

        var first = await run.PlayAsync(4, false, Job("validate/a"), Job("validate/b", "validate/a"), Job("validate/c", "validate/b"), Job("validate/d"));

        Assert.Equal("validate/a", first!.Job.ToString());
        Assert.Equal(Good, run.Outcomes["validate/d"]);
        Assert.Equal(new JobOutcome.Skipped("validate/a failed", StubJob.Parse("validate/a")), run.Outcomes["validate/b"]);
        Assert.Equal(new JobOutcome.Skipped("validate/a failed", StubJob.Parse("validate/a")), run.Outcomes["validate/c"]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_behind_two_failures_is_skipped_once()
    {
        var run = new Played(("validate/a", Bad), ("validate/b", Bad));

        await run.PlayAsync(1, false, Job("validate/a"), Job("validate/b"), Job("validate/c", "validate/a", "validate/b"));

        Assert.Equal(3, run.Ends);
        Assert.IsType<JobOutcome.Skipped>(run.Outcomes["validate/c"]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_behind_a_failure_then_a_success_then_another_failure_is_skipped_once()
    {
        var run = new Played(("validate/a", Bad), ("validate/c", Bad));

        await run.PlayAsync(1, false, Job("validate/a"), Job("validate/b"), Job("validate/c"), Job("validate/d", "validate/a", "validate/b", "validate/c"));

        Assert.Equal(4, run.Ends);
        Assert.Equal("validate/a failed", run.Outcomes["validate/d"].Reason());
    }

    [Fact(Timeout = Limit)]
    public async Task With_fail_fast_nothing_starts_after_a_failure_and_says_so()
    {
        var run = new Played(("validate/a", Bad));

        await run.PlayAsync(1, true, Job("validate/a"), Job("validate/b"), Job("validate/c"));

        Assert.Equal(["validate/a"], run.Started);
        Assert.Equal("validate/a failed and --fail-fast was given", run.Outcomes["validate/c"].Reason());
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_that_a_rule_skipped_stops_only_those_that_need_it()
    {
        var run = new Played(("validate/a", new JobOutcome.Skipped("nothing to do")));

        var first = await run.PlayAsync(1, true, Job("validate/a"), Job("validate/b", "validate/a"), Job("validate/c"));

        Assert.Null(first);
        Assert.Equal(Good, run.Outcomes["validate/c"]);
        Assert.Equal("validate/a was skipped", run.Outcomes["validate/b"].Reason());
    }

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Never_more_jobs_run_than_there_are_places(int places)
    {
        var (running, most) = (0, 0);
        var gate = new Lock();

        await new Scheduler(places, false).RunAsync(Jobs(50), async _ =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++running);
            }

            await Task.Yield();
            lock (gate)
            {
                running--;
            }

            return Good;
        }, (_, _) => { }, TestEnd);

        Assert.InRange(most, 1, places);
    }

    [Fact(Timeout = Limit)]
    public async Task All_places_are_used()
    {
        var all = new TaskCompletionSource<JobOutcome>();
        var started = 0;

        await new Scheduler(3, false).RunAsync(Jobs(3), async _ =>
        {
            if (Interlocked.Increment(ref started) == 3)
            {
                all.SetResult(Good);
            }

            return await all.Task;
        }, (_, _) => { }, TestEnd);

        Assert.Equal(3, started);
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_cancels_what_has_not_started_and_awaits_what_runs()
    {
        using var stop = new CancellationTokenSource();
        var run = new Played();
        run.While = async _ => await stop.CancelAsync();

        var first = await run.PlayAsync(1, false, stop.Token, Job("validate/a"), Job("validate/b"), Job("validate/c", "validate/b"));

        Assert.Equal(Good, run.Outcomes["validate/a"]);
        Assert.Equal(new JobOutcome.Cancelled("the run was stopped before it started"), run.Outcomes["validate/b"]);
        Assert.IsType<JobOutcome.Cancelled>(run.Outcomes["validate/c"]);
        Assert.IsType<JobOutcome.Cancelled>(first!.Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task Ten_thousand_jobs_end()
    {
        var chain = Enumerable.Range(0, 5000).Select(i => Job($"validate/c{i}", i == 0 ? [] : [$"validate/c{i - 1}"]));
        var run = new Played();

        await run.PlayAsync(8, false, [.. chain, .. Jobs(5000)]);

        Assert.Equal(10_000, run.Ends);
        Assert.All(run.Outcomes.Values, outcome => Assert.Equal(Good, outcome));
    }

    [Fact(Timeout = Limit)]
    public async Task Every_job_of_any_graph_with_any_outcomes_ends_exactly_once_and_never_before_its_needs()
    {
        JobOutcome[] outcomes =
        [
            Good, Good, Good, Bad, new JobOutcome.TimedOut(TimeSpan.FromMinutes(1)), new JobOutcome.Cancelled("stopped"),
            new JobOutcome.Skipped("a rule"), new JobOutcome.NeedsAttention("killed", []), new JobOutcome.Reused(new("run-01jnb8aaaaaaaaaa")),
        ];
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var jobs = PipelineGraph.Check(RandomGraph.Make(random)).Value!.Jobs;
            var run = new Played([.. jobs.Select(j => (j.Id.ToString(), outcomes[random.Next(outcomes.Length)]))]);

            await run.PlayAsync(random.Next(1, 5), random.Next(4) == 0, [.. jobs]);

            Assert.True(run.Ends == jobs.Length && run.Outcomes.Count == jobs.Length, $"not every job ended exactly once, seed {seed}");
            Assert.True(run.Started.All(id => jobs.Single(j => j.Id.ToString() == id).Needs.All(n => run.Outcomes[n.ToString()].IsGood)),
                $"a job started though a need had not ended well, seed {seed}");
        }
    }

    private static ImmutableArray<Job> Jobs(int count) => [.. Enumerable.Range(0, count).Select(i => Job($"validate/j{i}"))];

    private static Job Job(string id, params string[] needs) => new StubJob(id, needs);

    /// <summary>A stage in which every job ends as it is told, or well; it keeps who started and how all ended.</summary>
    private sealed class Played(params (string Job, JobOutcome Outcome)[] told)
    {
        private readonly Lock _gate = new();

        public Dictionary<string, JobOutcome> Outcomes { get; } = new(StringComparer.Ordinal);

        public List<string> Started { get; } = [];

        public int Ends { get; private set; }

        public Func<Job, Task> While { get; set; } = _ => Task.CompletedTask;

        public Task<Blocker?> PlayAsync(int places, bool failFast, params Job[] jobs) => PlayAsync(places, failFast, TestEnd, jobs);

        public Task<Blocker?> PlayAsync(int places, bool failFast, CancellationToken stopping, params Job[] jobs)
        {
            var outcomes = told.ToDictionary(t => t.Job, t => t.Outcome, StringComparer.Ordinal);
            return new Scheduler(places, failFast).RunAsync([.. jobs], async job =>
            {
                lock (_gate)
                {
                    Started.Add(job.Id.ToString());
                }

                await Task.Yield();
                await While(job);
                return End(job, outcomes.GetValueOrDefault(job.Id.ToString(), Good));
            }, (job, outcome) => End(job, outcome), stopping);
        }

        private JobOutcome End(Job job, JobOutcome outcome)
        {
            lock (_gate)
            {
                Ends++;
                Outcomes[job.Id.ToString()] = outcome;
            }

            return outcome;
        }
    }
}
