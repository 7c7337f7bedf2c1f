using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Plans;

/// <summary>How a plan differs from an earlier one of the same stack, address by address, in lines for people. Pure.</summary>
internal static class PlanComparison
{
    private const int MostLines = 50;
    private const int MostAttributes = 5;

    /// <summary>One line for each address, in order, bounded; empty: both do the same.</summary>
    public static ImmutableArray<string> Lines(PlanSummary before, PlanSummary after)
    {
        var (old, made) = (ByAddress(before), ByAddress(after));
        var lines = old.Keys.Union(made.Keys).Order(StringComparer.Ordinal)
            .Select(address => Line(VisibleText.Of(address), old.GetValueOrDefault(address, ""), made.GetValueOrDefault(address, "")))
            .OfType<string>().ToList();
        return lines.Count <= MostLines ? [.. lines] : [.. lines.Take(MostLines), $"and {lines.Count - MostLines} more"];
    }

    private static string? Line(string address, string before, string after) =>
        before == after ? null
        : before.Length == 0 ? $"+ {address}: {after}, which the old plan did not"
        : after.Length == 0 ? $"- {address}: no longer {before}"
        : $"~ {address}: {after} instead of {before}";

    // An address may stand in a plan twice: an object that waits to be deleted has that of its successor.
    private static Dictionary<string, string> ByAddress(PlanSummary plan) => plan.Changes
        .Select(change => (change.Address, Words: Words(change)))
        .Concat(plan.Outputs.Select(output => (Address: $"output.{output.Name}", Words: output.Action.Name())))
        .GroupBy(entry => entry.Address, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => string.Join(" and ", group.Select(entry => entry.Words).Order(StringComparer.Ordinal)), StringComparer.Ordinal);

    private static string Words(PlanChange change)
    {
        var action = change.Action.Name() + (change.IsImport && change.Action != PlanAction.Import ? " with import" : "")
            + (change.PreviousAddress is { } previous ? $" from {VisibleText.Of(previous)}" : "");
        if (change.Attributes.IsEmpty)
        {
            return action;
        }

        var names = change.Attributes.Order(StringComparer.Ordinal).ToList();
        var more = names.Count - MostAttributes + change.MoreAttributes;
        return $"{action} of {string.Join(", ", names.Take(MostAttributes).Select(name => VisibleText.Of(name, 100)))}{(more > 0 ? $" and {more} more" : "")}";
    }
}
