using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Plans;

/// <summary>What a plan is compared with: the summary of one that nobody has applied. Summaries hold addresses and the names of attributes, never values.</summary>
internal static class PendingPlan
{
    /// <summary>How a plan differs from the earlier one; null where that is not known any more, as when another machine has it.</summary>
    public static Comparison? Compare(EarlierPlan? earlier, Artifact made, ArtifactStore artifacts) =>
        earlier is not null && Read(earlier.Summary, artifacts) is { } before && Read(made, artifacts) is { } after
            ? new(earlier.Run, PlanComparison.Lines(before, after))
            : null;

    private static PlanSummary? Read(Artifact summary, ArtifactStore artifacts)
    {
        if (!artifacts.Has(summary))
        {
            return null;
        }

        using var bytes = new MemoryStream();
        using (var file = artifacts.Open(summary))
        {
            file.CopyTo(bytes);
        }

        return Digest.Of(bytes.ToArray()) == summary.Digest ? PlanSummaryJson.Read(bytes.ToArray(), PlanArtifacts.Summary).Value : null;
    }
}
