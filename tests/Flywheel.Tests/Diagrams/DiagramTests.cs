using Flywheel.Diagrams;
using Flywheel.Testing;

namespace Flywheel.Tests.Diagrams;

public sealed class DiagramTests
{
    [Fact]
    public void The_plain_pipeline_as_Mermaid() => Snapshot.Match(MermaidDiagram.Render(Diagram.Of(OneMachine.Pipeline)), "plain.mmd");

    [Fact]
    public void The_plain_pipeline_as_DOT() => Snapshot.Match(DotDiagram.Render(Diagram.Of(OneMachine.Pipeline)), "plain.dot");

    [Fact]
    public void The_plain_pipeline_as_SVG() => Snapshot.Match(SvgDiagram.Render(Diagram.Of(OneMachine.Pipeline)), "plain.svg");

    [Fact]
    public void A_failed_run_as_Mermaid() => Snapshot.Match(MermaidDiagram.Render(Diagram.Of(OneMachine.FailedRun())), "failed.mmd");

    [Fact]
    public void A_failed_run_as_DOT() => Snapshot.Match(DotDiagram.Render(Diagram.Of(OneMachine.FailedRun())), "failed.dot");

    [Fact]
    public void A_failed_run_as_SVG() => Snapshot.Match(SvgDiagram.Render(Diagram.Of(OneMachine.FailedRun())), "failed.svg");

    [Fact]
    public void A_good_run_as_SVG() => Snapshot.Match(SvgDiagram.Render(Diagram.Of(OneMachine.GoodRun())), "good.svg");

    [Fact]
    public void Every_outcome_in_every_stage_as_SVG() => Snapshot.Match(SvgDiagram.Render(Diagram.Of(OneMachine.MixedRun())), "mixed.svg");
}
