using System.Collections.Immutable;
using Flywheel.Clusters;

namespace Flywheel.Verification.Kubernetes;

/// <summary>What a check of a stack's objects found.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Ledger">All roots, and everything that was seen of the cluster.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record ClusterFindings(DateTimeOffset Start, RootLedger Ledger, TimeSpan Elapsed)
{
    /// <summary>The cluster answered nothing, so that nothing was checked; null: it did.</summary>
    public ClusterRefusal? Refusal { get; init; }

    /// <summary>By root.</summary>
    public ImmutableArray<RootReport> Roots { get; } = Ledger.Report(Start);

    /// <summary>Everything is as it should be.</summary>
    public bool IsGood => Refusal is null && !Roots.Any(root => root.IsBad);
}
