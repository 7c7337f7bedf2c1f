using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>What a plan or drift job found, from the facts it left: how many changes of each kind, the riskiest kind first.</summary>
/// <param name="Job">The job that planned.</param>
/// <param name="Counts">Kinds that occur, as words, with how many; empty: no changes.</param>
internal sealed record PlannedChanges(JobRecord Job, ImmutableArray<(string Kind, int Count)> Counts)
{
    private static readonly ImmutableArray<string> Kinds = ["delete", "replace", "forget", "update", "import", "create", "move", "outputs"];

    /// <summary>Something is destroyed, or no longer managed.</summary>
    public bool IsRisky => Counts.Any(c => IsRisk(c.Kind));

    /// <summary>"1 delete, 2 update"; "no changes".</summary>
    public string Words => Counts.IsEmpty ? "no changes" : string.Join(", ", Counts.Select(c => $"{c.Count} {Word(c.Kind, c.Count)}"));

    /// <summary>A kind that takes something away.</summary>
    public static bool IsRisk(string kind) => kind is "delete" or "replace" or "forget";

    /// <summary>The kind as it reads behind its number.</summary>
    public static string Word(string kind, int count) => kind == "outputs" && count == 1 ? "output" : kind;

    /// <summary>The digests of a run, those that take the most away first, then by stack. Jobs without such facts have none.</summary>
    public static ImmutableArray<PlannedChanges> Of(RunRecord run) =>
    [
        .. run.Jobs.Select(Of).OfType<PlannedChanges>()
            .OrderByDescending(d => d.CountOf("delete") + d.CountOf("replace"))
            .ThenByDescending(d => d.CountOf("forget"))
            .ThenByDescending(d => d.Counts.Length > 0)
            .ThenBy(d => d.Job.Id),
    ];

    private static PlannedChanges? Of(JobRecord job)
    {
        if (job is not { Id.Stage: Stage.Plan or Stage.Drift, Result.Facts: { } facts } || !Kinds.Any(facts.ContainsKey))
        {
            return null;
        }

        return new(job, [.. Kinds.Select(kind => (kind, Number(facts.GetValueOrDefault(kind)))).Where(c => c.Item2 > 0)]);
    }

    private int CountOf(string kind) => Counts.FirstOrDefault(c => c.Kind == kind).Count;

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
