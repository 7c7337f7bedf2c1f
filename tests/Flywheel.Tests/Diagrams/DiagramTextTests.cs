using System.Xml.Linq;
using Flywheel.Diagrams;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Reports;
using Flywheel.Testing;

namespace Flywheel.Tests.Diagrams;

public sealed class DiagramTextTests
{
    [Fact]
    public void Every_outcome_in_every_stage_is_painted_in_every_format()
    {
        var diagram = Diagram.Of(OneMachine.MixedRun());
        var (mermaid, dot, svg) = (MermaidDiagram.Render(diagram), DotDiagram.Render(diagram), SvgDiagram.Render(diagram));

        foreach (var node in diagram.Nodes)
        {
            var painted = $"{node.State!.Value.Symbol()} {node.Name}";
            Assert.Contains(painted, mermaid, StringComparison.Ordinal);
            Assert.Contains(painted, dot, StringComparison.Ordinal);
            Assert.Contains($"{node.Stage.Name()}/{node.Name}: {OutcomeCounts.Spoken(node.State.Value)}", svg, StringComparison.Ordinal);
        }

        Assert.Equal(8, mermaid.Split("classDef").Length - 1);
        Assert.Equal(JobStates.All.Length, JobStates.All.Select(SvgIcons.Path).Distinct().Count());
        Assert.All(JobStates.All, state => Assert.Contains($".{state.Name()}", state is JobState.Waiting or JobState.Skipped
            ? SvgStyle.Css.Replace(".job.", ".", StringComparison.Ordinal) : SvgStyle.Css, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_jobs_in_another_order_give_the_same_bytes()
    {
        var again = Diagram.Of(PipelineGraph.Check(OneMachine.Jobs.Reverse()).Value!);
        var first = Diagram.Of(OneMachine.Pipeline);

        Assert.Equal(MermaidDiagram.Render(first), MermaidDiagram.Render(again));
        Assert.Equal(DotDiagram.Render(first), DotDiagram.Render(again));
        Assert.Equal(SvgDiagram.Render(first), SvgDiagram.Render(again));
    }

    [Fact]
    public void Names_cannot_leave_their_labels()
    {
        var diagram = Hostile("x\"]; click a \"javascript:alert(1)\" \\\n<script>alert(1)</script> & `**b**` #quot; end");
        var (mermaid, dot, svg) = (MermaidDiagram.Render(diagram), DotDiagram.Render(diagram), SvgDiagram.Render(diagram));

        Assert.DoesNotContain("<script", mermaid, StringComparison.Ordinal);
        Assert.DoesNotContain("\"];", mermaid, StringComparison.Ordinal);
        Assert.DoesNotContain("\n<script", dot, StringComparison.Ordinal);
        Assert.Contains("x\\\"]; click a \\\"javascript", dot, StringComparison.Ordinal);
        var texts = XDocument.Parse(svg).Descendants().Where(e => e.Name.LocalName == "script");
        Assert.Empty(texts);
    }

    [Fact]
    public void Two_names_never_become_one_node()
    {
        var pipeline = PipelineGraph.Check([new StubJob("plan/a-b"), new StubJob("plan/a.b"), new StubJob("plan/a_b")]).Value!;

        var mermaid = MermaidDiagram.Render(Diagram.Of(pipeline));

        Assert.Contains("plan_a_b[\"a-b\"]", mermaid, StringComparison.Ordinal);
        Assert.Contains("plan_a_b_2[\"a.b\"]", mermaid, StringComparison.Ordinal);
        Assert.Contains("plan_a_b_3[\"a_b\"]", mermaid, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_pipeline_is_an_empty_picture()
    {
        var diagram = Diagram.Of(PipelineGraph.Check([]).Value!);

        Assert.StartsWith("flowchart LR\n", MermaidDiagram.Render(diagram), StringComparison.Ordinal);
        Assert.EndsWith("}\n", DotDiagram.Render(diagram), StringComparison.Ordinal);
        Assert.Equal("svg", XDocument.Parse(SvgDiagram.Render(diagram)).Root!.Name.LocalName);
    }

    [Fact]
    public void A_scheduled_pipeline_is_the_clock_and_drift_alone()
    {
        var diagram = Diagram.Of(PipelineGraph.Check([new StubJob("drift/attic")]).Value!);

        Assert.Contains("schedule ==> drift", MermaidDiagram.Render(diagram), StringComparison.Ordinal);
        Assert.Contains(">Schedule<", SvgDiagram.Render(diagram), StringComparison.Ordinal);
        Assert.Empty(diagram.Stages);
    }

    [Fact]
    public void No_job_of_a_picture_covers_another()
    {
        foreach (var diagram in new[] { Diagram.Of(OneMachine.Pipeline), Diagram.Of(OneMachine.FailedRun()), Diagram.Of(OneMachine.MixedRun()) })
        {
            var layout = new SvgLayout(diagram);
            var boxes = diagram.Nodes.Select(layout.Of).ToList();

            Assert.All(boxes, (box, at) => Assert.DoesNotContain(boxes.Skip(at + 1), other =>
                box.X < other.Right && other.X < box.Right && box.Y < other.Bottom && other.Y < box.Bottom));
            Assert.All(boxes, box => Assert.InRange(box.Right, 0, layout.Width));
            Assert.All(boxes, box => Assert.InRange(box.Bottom, 0, layout.Height));
        }
    }

    private static Diagram Hostile(string name)
    {
        // Ids from files are checked, but a picture must not depend on that.
        var id = new JobId(Stage.Plan, name);
        var pipeline = new Pipeline([new NamedJob(id)]);
        return Diagram.Of(pipeline);
    }

    private sealed class NamedJob(JobId id) : Job(id)
    {
        public override string Description => "";

        public override Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
