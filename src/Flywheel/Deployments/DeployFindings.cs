using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Deployments;

/// <summary>What was found before an apply.</summary>
/// <param name="Diagnostics">Refusals as errors, and warnings.</param>
/// <param name="Lifted">Addresses whose protection the command line lifted.</param>
/// <param name="IsUnusable">Nothing speaks against the plan, but something that must be known could not be read.</param>
internal sealed record DeployFindings(ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<string> Lifted, bool IsUnusable = false)
{
    /// <summary>Fact of a deploy: the addresses that <c>--allow-destroy</c> lifted, one a line.</summary>
    public const string LiftedFact = "allow-destroy";

    /// <summary>Nothing may be applied.</summary>
    public bool IsRefused => Diagnostics.Any(d => d.IsError);

    /// <summary>The job's result when it is refused.</summary>
    public JobResult Refusal => IsUnusable
        ? JobResult.Failed("the state cannot be read", [.. Diagnostics])
        : JobResult.Refused(Diagnostics.Count(d => d.IsError) is var count && count == 1
            ? Lower(Diagnostics.First(d => d.IsError).Summary)
            : $"{count} reasons speak against this plan", [.. Diagnostics]);

    /// <summary>The same result with what is to be remembered of it.</summary>
    public JobResult Recorded(JobResult result) => result with
    {
        Diagnostics = [.. Diagnostics.Where(d => !d.IsError), .. result.Diagnostics],
        Facts = Lifted.IsEmpty ? result.Facts : result.Facts.SetItem(LiftedFact, string.Join('\n', Lifted)),
    };

    private static string Lower(string summary) => $"{char.ToLowerInvariant(summary[0])}{summary[1..]}";
}
