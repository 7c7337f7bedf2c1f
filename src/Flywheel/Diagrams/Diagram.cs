using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Reports;
using Flywheel.Runs;

namespace Flywheel.Diagrams;

/// <summary>What a picture of a pipeline or of a run shows, before it takes any form.</summary>
internal sealed record Diagram
{
    public required string Title { get; init; }

    /// <summary>A sentence for those who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>The stages that run one after the other.</summary>
    public required ImmutableArray<DiagramStage> Stages { get; init; }

    /// <summary>Drift, which a schedule starts; null where it has no place.</summary>
    public DiagramStage? Scheduled { get; init; }

    /// <summary>Who needs whom, sorted; the order of the stages comes on top.</summary>
    public required ImmutableArray<DiagramEdge> Edges { get; init; }

    /// <summary>It shows a run: every node has a state.</summary>
    public bool IsPainted { get; init; }

    /// <summary>All stages, drift last.</summary>
    public IEnumerable<DiagramStage> AllStages => Scheduled is null ? Stages : Stages.Append(Scheduled);

    /// <summary>All nodes, by index.</summary>
    public IEnumerable<DiagramNode> Nodes => AllStages.SelectMany(s => s.Nodes);

    /// <summary>
    /// The diagram of a pipeline. One that plans stacks also shows what the schedule does with them, because that is the other half of
    /// what happens to a repository.
    /// </summary>
    public static Diagram Of(Pipeline pipeline)
    {
        var jobs = pipeline.Jobs.Select(j => new DiagramJob(j.Id, j.Needs, null, null)).ToList();
        if (!pipeline.Stages.Contains(Stage.Drift))
        {
            jobs.AddRange(pipeline.In(Stage.Plan).Select(j => new DiagramJob(new(Stage.Drift, j.Id.Name), [], null, null)));
        }

        return Make("Pipeline", "", jobs, _ => (null, null));
    }

    /// <summary>The diagram of a run, painted with states and durations.</summary>
    public static Diagram Of(RunRecord run)
    {
        var stages = StageSummary.Of(run).ToDictionary(s => s.Stage);
        var jobs = run.Jobs.Select(j => new DiagramJob(j.Id, j.Needs, j.State(), Took(run, j)));
        var title = $"{run.Header.Id}: {OutcomeCounts.Spoken(run.Status.State())}, {Words.Duration(run.Duration)}";
        return Make(title, $" It shows the run {run.Header.Id}: {OutcomeCounts.Words(run)}.", [.. jobs], stage =>
            (stages[stage].State, stages[stage].StartedAt is null ? null : stages[stage].Duration));
    }

    // A reused job has done nothing that could take time.
    private static TimeSpan? Took(RunRecord run, JobRecord job) =>
        job.StartedAt is null || job.State() == JobState.Reused ? null : StageSummary.Elapsed(run, job);

    private static Diagram Make(
        string title, string more, IReadOnlyList<DiagramJob> jobs, Func<Stage, (JobState? State, TimeSpan? Duration)> ofStage)
    {
        var (nodes, edges) = Collapse.Of(jobs);
        var stages = nodes.GroupBy(n => n.Stage)
            .Select(s => new DiagramStage(s.Key, [.. s], ofStage(s.Key).State, ofStage(s.Key).Duration))
            .OrderBy(s => s.Stage)
            .ToList();
        var order = string.Join(", then ", stages.Where(s => s.Stage != Stage.Drift).Select(s => $"{s.Stage.Name()} ({Count(s)})"));
        var drift = stages.Find(s => s.Stage == Stage.Drift);
        var scheduled = drift is null ? "" : $" A schedule starts drift ({Count(drift)}).";
        return new()
        {
            Title = title,
            Description = $"{(order.Length > 0 ? $"Stages: {order}." : "")}{scheduled}{more}".Trim(),
            Stages = [.. stages.Where(s => s.Stage != Stage.Drift)],
            Scheduled = drift,
            Edges = edges,
            IsPainted = nodes.Any(n => n.State is not null),
        };
    }

    private static string Count(DiagramStage stage) => Words.Count(stage.Nodes.Sum(n => n.Jobs), "job");
}
