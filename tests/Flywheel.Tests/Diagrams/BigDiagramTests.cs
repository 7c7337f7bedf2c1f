using Flywheel.Diagrams;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Testing;

namespace Flywheel.Tests.Diagrams;

public sealed class BigDiagramTests
{
    [Fact]
    public void Many_jobs_of_one_kind_are_one_node()
    {
        var jobs = Enumerable.Range(0, 70).Select(i => new StubJob($"validate/module:m{i:00}"))
            .Append(new StubJob("validate/organization"))
            .Append(new StubJob("plan/attic", ["validate/module:m00", "validate/module:m01"]));

        var diagram = Diagram.Of(PipelineGraph.Check(jobs).Value!);

        Assert.Equal(["module ×70", "organization", "attic", "attic"], diagram.Nodes.Select(n => n.Label));
        Assert.Equal([new DiagramEdge(0, 2)], diagram.Edges);
    }

    [Fact]
    public void A_bad_job_among_many_stays_on_its_own()
    {
        var jobs = Enumerable.Range(0, 1000).Select(i => new StubJob($"validate/module:m{i:0000}")).ToList();
        var run = new StubRun(jobs);
        foreach (var job in jobs)
        {
            var result = job.Id.Name == "module:m0700" ? JobResult.Failed("exit code 1") : JobResult.Succeeded();
            run.Ran(job.Id.ToString(), 3, result);
        }

        var diagram = Diagram.Of(run.Finish());

        Assert.Equal(["module ×999", "module:m0700"], diagram.Nodes.Select(n => n.Label));
        Assert.Contains("✗ module:m0700", MermaidDiagram.Render(diagram), StringComparison.Ordinal);
        Assert.Contains("module:m0700", SvgDiagram.Render(diagram), StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_jobs_make_a_small_picture_in_every_format()
    {
        var jobs = Enumerable.Range(0, 2500)
            .SelectMany(i => new[]
            {
                new StubJob($"validate/stack:s{i}"),
                new StubJob($"plan/s{i}", [$"validate/stack:s{i}"]),
                new StubJob($"deploy/s{i}", i % 50 == 0 ? [$"plan/s{i}"] : [$"plan/s{i}", $"deploy/s{i - 1}"]),
                new StubJob($"verify/converged:s{i}", [$"deploy/s{i}"]),
            });

        var diagram = Diagram.Of(PipelineGraph.Check(jobs).Value!);

        Assert.Equal(5, diagram.Nodes.Count());
        Assert.InRange(MermaidDiagram.Render(diagram).Length, 100, 4_000);
        Assert.InRange(DotDiagram.Render(diagram).Length, 100, 4_000);
        Assert.InRange(SvgDiagram.Render(diagram).Length, 100, 12_000);
    }

    [Fact]
    public void Kinds_that_need_each_other_both_ways_are_still_drawn()
    {
        var jobs = Enumerable.Range(0, 40).SelectMany(i => new[]
        {
            new StubJob($"deploy/a:{i:00}", i % 2 == 0 ? [] : [$"deploy/b:{i:00}"]),
            new StubJob($"deploy/b:{i:00}", i % 2 == 0 ? [$"deploy/a:{i:00}"] : []),
        });

        var diagram = Diagram.Of(PipelineGraph.Check(jobs.Append(new StubJob("verify/x"))).Value!);

        Assert.Equal(2, diagram.Edges.Length);
        Assert.Contains("a ×40", SvgDiagram.Render(diagram), StringComparison.Ordinal);
        Assert.Contains("a ×40", DotDiagram.Render(diagram), StringComparison.Ordinal);
    }
}
