using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Flywheel.Diagnostics;

namespace Flywheel.Plans;

/// <summary>
/// A plan in a few lines that a person reads before agreeing: the riskiest first, equal changes grouped, everything beyond the limits
/// counted. Holds no values, and names from outside are neutralised, so it can go to a terminal, a log and a merge request alike.
/// </summary>
internal static class PlanDigest
{
    // Two equal changes are as quickly read one by one.
    private const int SmallestGroup = 3;
    private const int LongestAddress = 200;

    /// <summary>The counts in one line: <c>1 to delete, 3 to update; 2 outputs change</c>, or <c>no changes</c>.</summary>
    public static string Headline(PlanSummary summary)
    {
        var parts = PlanActionNames.ByRisk
            .Select(a => (Action: a, Count: Count(summary.Counts, a)))
            .Where(p => p.Count > 0)
            .Select(p => $"{Number(p.Count)} to {p.Action.Name()}");
        var resources = string.Join(", ", parts);
        var outputs = summary.Outputs.Length switch
        {
            0 => "",
            1 => "1 output changes",
            var count => $"{Number(count)} outputs change",
        };
        var changes = string.Join("; ", new[] { resources, outputs }.Where(p => p.Length > 0));
        return (summary.Errored, changes.Length) switch
        {
            (true, 0) => "incomplete, planning ended with an error",
            (true, _) => $"incomplete, planning ended with an error after: {changes}",
            (false, 0) => "no changes",
            _ => changes,
        };
    }

    /// <summary>The whole digest, the headline first.</summary>
    public static ImmutableArray<string> Lines(PlanSummary summary, PlanDigestLimits limits)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add(Headline(summary));
        foreach (var changes in summary.Changes.GroupBy(c => c.Action))
        {
            AddAction(lines, [.. changes], limits);
        }

        foreach (var output in summary.Outputs.Take(limits.PerAction))
        {
            lines.Add($"{output.Action.Sign(),3} output {Visible(output.Name)}");
        }

        AddRest(lines, summary.Outputs.Length - limits.PerAction, "outputs");
        return lines.ToImmutable();
    }

    private static void AddAction(ImmutableArray<string>.Builder lines, ImmutableArray<PlanChange> changes, PlanDigestLimits limits)
    {
        var groups = Groups(changes).ToList();
        foreach (var group in groups.Take(limits.PerAction))
        {
            lines.Add(group.Length == 1 ? Single(group[0], limits) : Grouped(group, limits));
        }

        AddRest(lines, groups.Skip(limits.PerAction).Sum(g => g.Length), $"to {changes[0].Action.Name()}");
    }

    // A group stands where its first address would; moves and imports differ in more than their attributes.
    private static IEnumerable<ImmutableArray<PlanChange>> Groups(ImmutableArray<PlanChange> changes) =>
        changes.GroupBy(Key, StringComparer.Ordinal)
            .SelectMany(g => g.Count() >= SmallestGroup ? [[.. g]] : g.Select(c => (ImmutableArray<PlanChange>)[c]))
            .OrderBy(g => g[0].Address, StringComparer.Ordinal);

    private static string Key(PlanChange change) => change is { PreviousAddress: null, IsImport: false, Type.Length: > 0 }
        ? string.Join('\n', [change.Type, Number(change.MoreAttributes), .. change.Forcing, "", .. change.Attributes])
        : $"\n{change.Address}";

    private static string Single(PlanChange change, PlanDigestLimits limits)
    {
        var also = (change.PreviousAddress, change.IsImport && change.Action != PlanAction.Import) switch
        {
            ({ } previous, true) => $" (imported, moved from {Visible(previous)})",
            ({ } previous, false) => $" (moved from {Visible(previous)})",
            (null, true) => " (imported)",
            _ => "",
        };
        return $"{change.Action.Sign(),3} {Visible(change.Address)}{also}{Attributes(change, limits)}";
    }

    private static string Grouped(ImmutableArray<PlanChange> group, PlanDigestLimits limits)
    {
        var named = string.Join(", ", group.Take(limits.Addresses).Select(c => Visible(c.Address)));
        var rest = group.Length - limits.Addresses;
        var addresses = rest > 0 ? $"{named} … and {Number(rest)} more" : named;
        return $"{group[0].Action.Sign(),3} {Number(group.Length)} × {Visible(group[0].Type)}{Attributes(group[0], limits)}: {addresses}";
    }

    private static string Attributes(PlanChange change, PlanDigestLimits limits)
    {
        // What forces the replacement is the answer to the first question, so it comes first.
        var forcing = change.Forcing.Distinct(StringComparer.Ordinal).Select(p => $"{Visible(p)} forces replacement");
        var others = change.Attributes.Where(a => !change.Forcing.Contains(a)).Select(Visible);
        var all = forcing.Concat(others).ToList();
        if (all.Count == 0)
        {
            return "";
        }

        var rest = all.Count - limits.Attributes + change.MoreAttributes;
        var named = string.Join(", ", all.Take(limits.Attributes));
        return rest > 0 ? $" ({named} … and {Number(rest)} more)" : $" ({named})";
    }

    private static void AddRest(ImmutableArray<string>.Builder lines, int rest, string what)
    {
        if (rest > 0)
        {
            lines.Add($"    … and {Number(rest)} more {what}");
        }
    }

    private static int Count(PlanCounts counts, PlanAction action) => action switch
    {
        PlanAction.Delete => counts.Delete,
        PlanAction.Replace => counts.Replace,
        PlanAction.Forget => counts.Forget,
        PlanAction.Update => counts.Update,
        PlanAction.Import => counts.Import,
        PlanAction.Create => counts.Create,
        PlanAction.Move => counts.Move,
        _ => throw new UnreachableException(),
    };

    private static string Visible(string name) => VisibleText.Of(name, LongestAddress);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
