using System.Collections.Immutable;
using Flywheel.Jobs;

namespace Flywheel.Diagrams;

/// <summary>The columns of a picture from left to right: for each stage one, or several where its jobs need each other.</summary>
/// <remarks>
/// A job stands one column to the right of the last job of the same stage that it needs. A need that passes other columns gets a lane in
/// each of them, shared by all needs of the same job, so that no line runs behind a job that it has nothing to do with.
/// </remarks>
internal sealed class DiagramColumns
{
    // More lanes than this explain nothing any more; such needs run behind the jobs.
    private const int MostLanes = 12;

    private readonly Dictionary<int, int> _columnOf = [];
    private readonly ILookup<int, int> _lanes;
    private readonly ILookup<int, int> _needs;

    public DiagramColumns(ImmutableArray<DiagramStage> stages, ImmutableArray<DiagramEdge> edges)
    {
        var columns = ImmutableArray.CreateBuilder<(Stage, ImmutableArray<DiagramNode>)>();
        foreach (var stage in stages)
        {
            foreach (var column in Split(stage, edges))
            {
                foreach (var node in column)
                {
                    _columnOf[node.Index] = columns.Count;
                }

                columns.Add((stage.Stage, column));
            }
        }

        All = columns.ToImmutable();
        var drawn = edges.Where(e => _columnOf.ContainsKey(e.From) && _columnOf.ContainsKey(e.To)).ToList();
        _needs = drawn.Where(e => _columnOf[e.From] < _columnOf[e.To]).ToLookup(e => e.To, e => e.From);
        _lanes = drawn
            .SelectMany(e => Between(e).Select(column => (column, e.From)))
            .Distinct()
            .GroupBy(l => l.column)
            .SelectMany(g => g.OrderBy(l => l.From).Take(MostLanes))
            .ToLookup(l => l.column, l => l.From);
    }

    /// <summary>The columns in order, each with its stage and nodes.</summary>
    public ImmutableArray<(Stage Stage, ImmutableArray<DiagramNode> Nodes)> All { get; }

    /// <summary>The nodes whose needs pass a column without ending in it, sorted.</summary>
    public IEnumerable<int> LanesIn(int column) => _lanes[column];

    /// <summary>What a node needs in columns to its left.</summary>
    public IEnumerable<int> NeedsOf(int node) => _needs[node];

    /// <summary>The columns between both ends of a need, in order.</summary>
    public IEnumerable<int> Between(DiagramEdge edge)
    {
        var (from, to) = (_columnOf.GetValueOrDefault(edge.From), _columnOf.GetValueOrDefault(edge.To));
        return to - from > 1 ? Enumerable.Range(from + 1, to - from - 1) : [];
    }

    // The longest chain of needs inside of the stage decides. Kinds can need each other both ways when many jobs are drawn as one; the
    // number of rounds is bounded, so those just end up somewhere to the right.
    private static IEnumerable<ImmutableArray<DiagramNode>> Split(DiagramStage stage, ImmutableArray<DiagramEdge> edges)
    {
        var column = stage.Nodes.ToDictionary(n => n.Index, _ => 0);
        var inside = edges.Where(e => column.ContainsKey(e.From) && column.ContainsKey(e.To)).ToList();
        for (var (round, moved) = (0, true); moved && round < stage.Nodes.Length; round++)
        {
            moved = false;
            foreach (var edge in inside.Where(e => column[e.To] <= column[e.From]))
            {
                (column[edge.To], moved) = (column[edge.From] + 1, true);
            }
        }

        return stage.Nodes.GroupBy(n => column[n.Index]).OrderBy(g => g.Key).Select(g => g.ToImmutableArray());
    }
}
