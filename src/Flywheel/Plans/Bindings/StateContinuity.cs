using Flywheel.Diagnostics;

namespace Flywheel.Plans.Bindings;

/// <summary>Whether a stack's state is the one that earlier runs saw, and not an older version of it. Pure.</summary>
internal static class StateContinuity
{
    /// <summary>Why nothing may be built on the state; null: it is the one that is known, or the first.</summary>
    /// <param name="target">The stack.</param>
    /// <param name="known">What was seen before; null: nothing was.</param>
    /// <param name="now">What is there.</param>
    public static Diagnostic? Refusal(StackTarget target, StateBinding? known, StateBinding now)
    {
        var at = new SourcePosition(target.Stack.Folder.Shown);
        // A state that is gone is another state too: planned on nothing, everything that exists would be made a second time.
        if (known is not null && (known.Backend != now.Backend || (known.Lineage is not null && known.Lineage != now.Lineage)))
        {
            return PlanRules.OtherState.At(
                at,
                $"Earlier runs used \"{Show(known.Backend)}\" (lineage {Show(known.Lineage)}); this one found \"{Show(now.Backend)}\" (lineage {Show(now.Lineage)}).",
                Help(target));
        }

        return known is { Lineage: not null } && now.Serial < known.Serial
            ? DeployRules.OlderState.At(at, $"Earlier runs saw serial {known.Serial} of the state \"{Show(now.Backend)}\"; now it has serial {now.Serial}.", Help(target))
            : null;
    }

    private static string Help(StackTarget target)
    {
        var accept = $"Put the state back; or, if this is the right one: flywheel state accept {target.Stack.Name} --env {target.Environment}";
        return target.LabStates is null ? accept : $"{accept} (or begin a new lab: flywheel lab up --fresh)";
    }

    private static string Show(string? text) => text is null ? "none" : VisibleText.Of(text, 400);
}
