using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Plans.Bundles;

namespace Flywheel.Plans.Bindings;

/// <summary>Says what is not as it was when a plan was made. Pure.</summary>
/// <remarks>
/// The rule for targets that did not answer, so that no plan ends in a place for which it was not made:
/// known then and now: must be the same. Known then, not now: refused, nobody can confirm it. Known in neither: the addresses alone bind the
/// plan, with a warning. Not known then, known now: fine while the stack has no state at all, as when a stack before it makes the cluster;
/// else refused, because what exists may be in another place.
/// </remarks>
internal static class BindingComparison
{
    private const string PlanAgain = "Run flywheel plan and deploy the new plan.";

    /// <summary>One diagnostic for each difference, errors and, for what is known in neither, a warning.</summary>
    public static ImmutableArray<Diagnostic> Differences(BundleManifest planned, PlanBindings now)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        Compare(found, DeployRules.OtherStack, "stack", planned.Stack, now.Stack, "Deploy it where it was made for.");
        Compare(found, DeployRules.OtherStack, "environment", planned.Environment, now.Environment, "Deploy it where it was made for.");
        if (now.Backend is not null)
        {
            Compare(found, DeployRules.OtherBackend, "state", planned.Backend, now.Backend, "Put back the address of the state, or plan again.");
        }

        foreach (var name in planned.Targets.Keys.Union(now.Targets.Keys).Order(StringComparer.Ordinal))
        {
            Target(found, name, planned, now);
        }

        Compare(found, DeployRules.OtherTool, "tool", planned.Tool, now.Tool, $"Install {Show(planned.Tool)} {Show(planned.ToolVersion)}, or plan again.");
        if (planned.Tool == now.Tool)
        {
            Compare(found, DeployRules.OtherTool, $"version of {Show(now.Tool)}", planned.ToolVersion, now.ToolVersion, $"Install {Show(planned.ToolVersion)}, or plan again.");
        }

        Compare(found, DeployRules.OtherImage, "image", planned.Image ?? "none", now.Image ?? "none", PlanAgain);
        // A lock file that init could not look at is told by init.
        if (now.Backend is not null && planned.Lock != now.Lock)
        {
            Compare(found, DeployRules.OtherLock, "lock file", Show(planned.Lock), Show(now.Lock), PlanAgain);
        }

        Compare(found, DeployRules.OtherTree, "path", planned.TreePath, now.TreePath, "Deploy with the same data directory (FLYWHEEL_HOME) at the same path.");
        // The image is among the values.
        if (planned.Variables != now.Variables && planned.Image == now.Image)
        {
            found.Add(DeployRules.OtherVariables.Create(
                $"The values that flywheel gives to {Show(now.Stack)} have the digest {now.Variables.Short} now, and had {planned.Variables.Short} when the plan was made.",
                "Look at flywheel.yaml, organization.yaml and TF_VAR_ variables, or plan again."));
        }

        return found.ToImmutable();
    }

    private static void Compare(ImmutableArray<Diagnostic>.Builder found, DiagnosticRule rule, string what, string planned, string now, string help)
    {
        if (planned != now)
        {
            found.Add(rule.Create($"The {what} of the plan is {Quoted(planned)}; here it is {Quoted(now)}.", help));
        }
    }

    private static void Target(ImmutableArray<Diagnostic>.Builder found, string name, BundleManifest planned, PlanBindings now)
    {
        var (then, here) = (planned.Targets.GetValueOrDefault(name, "none"), now.Targets.GetValueOrDefault(name, "none"));
        var say = TargetNames.Say(name);
        switch (then == TargetNames.NotKnown, here == TargetNames.NotKnown)
        {
            case (false, false) when then != here:
                found.Add((name.StartsWith(TargetNames.Forge, StringComparison.Ordinal) ? DeployRules.OtherForge : DeployRules.OtherCluster).Create(
                    $"When the plan was made, {say} was {Quoted(then)}; now it is {Quoted(here)}.", PlanAgain));
                break;
            case (false, true):
                found.Add(DeployRules.TargetUnconfirmed.Create(
                    $"When the plan was made, {say} was {Quoted(then)}; now it is not known, because it did not answer.", "Make it reachable and deploy again."));
                break;
            case (true, true):
                found.Add(DeployRules.TargetNotKnown.Create($"Neither when the plan was made nor now did anybody answer for {say}; its address is the same."));
                break;
            case (true, false) when planned.Lineage is not null:
                found.Add(DeployRules.TargetUnconfirmed.Create(
                    $"When the plan was made, {say} was not known; now it is {Quoted(here)}, and the stack had a state already.", PlanAgain));
                break;
            default:
                break;
        }
    }

    private static string Show(Digest? digest) => digest is { } some ? some.Short : "none";

    private static string Show(string text) => VisibleText.Of(text);

    private static string Quoted(string text) => $"\"{VisibleText.Of(text, 400)}\"";
}
