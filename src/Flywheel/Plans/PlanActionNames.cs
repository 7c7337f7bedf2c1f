using System.Collections.Immutable;
using System.Diagnostics;

namespace Flywheel.Plans;

/// <summary>Actions as words and signs.</summary>
internal static class PlanActionNames
{
    /// <summary>All actions, riskiest first.</summary>
    public static ImmutableArray<PlanAction> ByRisk { get; } = [.. Enum.GetValues<PlanAction>()];

    /// <summary>The word in JSON and in digests.</summary>
    public static string Name(this PlanAction action) => action switch
    {
        PlanAction.Delete => "delete",
        PlanAction.Replace => "replace",
        PlanAction.Forget => "forget",
        PlanAction.Update => "update",
        PlanAction.Import => "import",
        PlanAction.Create => "create",
        PlanAction.Move => "move",
        _ => throw new UnreachableException(),
    };

    /// <summary>The sign before an address, as tofu writes it where it has one.</summary>
    public static string Sign(this PlanAction action) => action switch
    {
        PlanAction.Delete => "-",
        PlanAction.Replace => "-/+",
        PlanAction.Forget => ".",
        PlanAction.Update => "~",
        PlanAction.Import => "<=",
        PlanAction.Create => "+",
        PlanAction.Move => "->",
        _ => throw new UnreachableException(),
    };

    /// <summary>The action of that word, or null.</summary>
    public static PlanAction? Parse(string? name) =>
        ByRisk.Where(a => a.Name() == name).Select(a => (PlanAction?)a).FirstOrDefault();
}
