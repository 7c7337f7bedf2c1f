using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Reports;

namespace Flywheel.Diagrams;

/// <summary>Turns jobs into nodes: one each while they are few, else those of one kind together.</summary>
/// <remarks>
/// Above <see cref="MostJobs"/> jobs those of a stage that share what stands before the colon (<c>module:</c>) become one node; what is
/// left of a stage with more than <see cref="MostInStage"/> nodes becomes one too. Jobs that went wrong stay on their own, a few of each
/// stage, so that a picture of thousands still shows where to look.
/// </remarks>
internal static class Collapse
{
    private const int MostJobs = 60;
    private const int MostInStage = 20;
    private const int MostBad = 5;

    /// <summary>The nodes in the order of the stages, and the edges between them.</summary>
    public static (ImmutableArray<DiagramNode> Nodes, ImmutableArray<DiagramEdge> Edges) Of(IReadOnlyList<DiagramJob> jobs)
    {
        var nodes = ImmutableArray.CreateBuilder<DiagramNode>();
        var nodeOf = new Dictionary<JobId, int>(jobs.Count);
        foreach (var stage in jobs.GroupBy(j => j.Id.Stage).OrderBy(s => s.Key))
        {
            foreach (var group in Groups([.. stage], collapse: jobs.Count > MostJobs))
            {
                foreach (var job in group.Jobs)
                {
                    nodeOf[job.Id] = nodes.Count;
                }

                nodes.Add(Node(nodes.Count, stage.Key, group.Name, group.Jobs));
            }
        }

        var edges = jobs
            .SelectMany(job => job.Needs.Where(nodeOf.ContainsKey).Select(need => new DiagramEdge(nodeOf[need], nodeOf[job.Id])))
            .Where(e => e.From != e.To)
            .Distinct()
            .Order();
        return (nodes.ToImmutable(), [.. edges]);
    }

    private static IEnumerable<(string Name, IReadOnlyList<DiagramJob> Jobs)> Groups(IReadOnlyList<DiagramJob> jobs, bool collapse)
    {
        if (!collapse)
        {
            return jobs.Select(j => (j.Id.Name, (IReadOnlyList<DiagramJob>)[j]));
        }

        var bad = jobs.Where(j => j.State is { } state && state.IsBad()).OrderBy(j => j.State).Take(MostBad).Select(j => j.Id).ToHashSet();
        var kinds = Grouped(jobs, j => bad.Contains(j.Id) ? j.Id.Name : Kind(j.Id));
        return kinds.Count <= MostInStage
            ? kinds
            : Grouped(jobs, j => bad.Contains(j.Id) ? j.Id.Name : Kind(j.Id).Contains(':', StringComparison.Ordinal) ? Kind(j.Id) : "");
    }

    // In the order of the first job of each group. A group of one keeps the job's own name.
    private static List<(string Name, IReadOnlyList<DiagramJob> Jobs)> Grouped(IReadOnlyList<DiagramJob> jobs, Func<DiagramJob, string> key) =>
    [
        .. jobs.GroupBy(key, StringComparer.Ordinal)
            .Select(g => g.Count() == 1 ? (g.First().Id.Name, [.. g]) : (NameOf(g.Key), (IReadOnlyList<DiagramJob>)[.. g])),
    ];

    private static string NameOf(string kind) => kind.Length == 0 ? "other jobs" : kind.TrimEnd(':');

    // "module:" of "module:network"; the whole name where there is no colon.
    private static string Kind(JobId id) =>
        id.Name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? id.Name[..(colon + 1)] : id.Name;

    private static DiagramNode Node(int index, Stage stage, string name, IReadOnlyList<DiagramJob> jobs) => new()
    {
        Index = index,
        Stage = stage,
        Name = name,
        Jobs = jobs.Count,
        State = jobs.Min(j => j.State),
        Duration = jobs.Aggregate((TimeSpan?)null, (sum, j) => j.Duration is { } took ? (sum ?? TimeSpan.Zero) + took : sum),
    };
}
