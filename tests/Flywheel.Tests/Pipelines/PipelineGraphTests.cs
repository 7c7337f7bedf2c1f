using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Testing;

namespace Flywheel.Tests.Pipelines;

public sealed class PipelineGraphTests
{
    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var problems = Problems(
            new StubJob("plan/attic"),
            new StubJob("plan/attic"),
            new StubJob("plan/runners", ["build/imaeg", "plan/nothing"]),
            new StubJob("build/image", ["plan/attic"]),
            new StubJob("deploy/a", ["deploy/b"]),
            new StubJob("deploy/b", ["deploy/a"]));

        Assert.Equal(
            [PipelineRules.DuplicateJob.Code, PipelineRules.MissingNeed.Code, PipelineRules.MissingNeed.Code, PipelineRules.LaterStage.Code, PipelineRules.Cycle.Code],
            problems.Select(p => p.Code).Order(StringComparer.Ordinal));
        Assert.Contains(problems, p => p.Detail.Contains("build/imaeg", StringComparison.Ordinal) && p.Help!.Contains("build/image", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Detail.Contains("plan/nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cycle_is_shown_as_the_way_around_it_without_those_behind()
    {
        var problem = Assert.Single(Problems(
            new StubJob("deploy/a", ["deploy/c"]), new StubJob("deploy/b", ["deploy/a"]), new StubJob("deploy/c", ["deploy/b"]),
            new StubJob("deploy/behind", ["deploy/a"]), new StubJob("deploy/before")));

        Assert.Contains("deploy/a → deploy/c → deploy/b → deploy/a", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("behind", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_needs_itself_is_a_cycle() =>
        Assert.Contains("deploy/a → deploy/a", Assert.Single(Problems(new StubJob("deploy/a", ["deploy/a"]))).Detail, StringComparison.Ordinal);

    [Fact]
    public void A_need_that_is_named_twice_counts_once() =>
        Assert.Equal(["plan/a", "plan/b"], Order([new StubJob("plan/b", ["plan/a", "plan/a"]), new StubJob("plan/a")]));

    [Fact]
    public void No_jobs_are_a_pipeline_too() => Assert.Empty(PipelineGraph.Check([]).Value!.Jobs);

    [Fact]
    public void Stages_are_in_their_order_and_hold_their_jobs()
    {
        var pipeline = PipelineGraph.Check([new StubJob("verify/x"), new StubJob("plan/a"), new StubJob("validate/format"), new StubJob("plan/b")]).Value!;

        Assert.Equal([Stage.Validate, Stage.Plan, Stage.Verify], pipeline.Stages);
        Assert.Equal(["plan/a", "plan/b"], pipeline.In(Stage.Plan).Select(j => j.Id.ToString()));
        Assert.Null(pipeline.Find(StubJob.Parse("plan/c")));
    }

    [Fact]
    public void The_order_is_topological_and_the_same_however_the_jobs_come()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var jobs = RandomGraph.Make(random);

            var order = Order(jobs);

            var place = order.Index().ToDictionary(p => p.Item, p => p.Index, StringComparer.Ordinal);
            Assert.True(jobs.All(j => j.Needs.All(need => place[need.ToString()] < place[j.Id.ToString()])), $"not topological, seed {seed}");
            random.Shuffle(jobs);
            Assert.True(order.SequenceEqual(Order(jobs), StringComparer.Ordinal), $"not stable, seed {seed}");
        }
    }

    private static string[] Order(IEnumerable<Job> jobs)
    {
        var graph = PipelineGraph.Check(jobs);
        Assert.Empty(graph.Diagnostics);
        return [.. graph.Value!.Jobs.Select(j => j.Id.ToString())];
    }

    private static Diagnostic[] Problems(params Job[] jobs)
    {
        var graph = PipelineGraph.Check(jobs);
        Assert.Null(graph.Value);
        return [.. graph.Diagnostics];
    }
}
