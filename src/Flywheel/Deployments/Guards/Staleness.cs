using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Plans.Bundles;
using Flywheel.States;

namespace Flywheel.Deployments.Guards;

/// <summary>Whether the state moved after a plan was made. tofu checks it too, but not for a first plan, and says neither who nor how far.</summary>
internal static class Staleness
{
    /// <summary>Why the plan is stale; null: the state is as it was.</summary>
    /// <param name="planned">What the plan is bound to.</param>
    /// <param name="now">The state as it is.</param>
    /// <param name="newest">The last deploy of the stack that history knows; null: none.</param>
    public static Diagnostic? Refusal(BundleManifest planned, StateHead now, DeployRecord? newest) => (planned.Lineage, now.Lineage) switch
    {
        (null, null) => null,
        (null, _) => PlanRules.Stale.Create(
            $"There was no state when the plan was made; now there is one with serial {Number(now.Serial)}{By(planned, newest)}.", Again(planned)),
        (_, null) => PlanRules.Stale.Create(
            $"The plan was made on serial {Number(planned.Serial)} of a state that is gone.", "Put the state back before anything else: a new plan would make everything a second time."),
        var (then, here) when then != here => PlanRules.Stale.Create(
            $"The plan was made on another state: lineage {VisibleText.Of(then)} then, {VisibleText.Of(here)} now.", Again(planned)),
        _ when planned.Serial != now.Serial => PlanRules.Stale.Create(
            $"The state moved from serial {Number(planned.Serial)} to {Number(now.Serial)}{By(planned, newest)}.", Again(planned)),
        _ => null,
    };

    private static string Again(BundleManifest planned) =>
        $"Plan again: flywheel plan --env {VisibleText.Of(planned.Environment)} shows how the new plan differs from this one; then deploy that.";

    private static string By(BundleManifest planned, DeployRecord? newest) =>
        newest is { StartedAt: { } started } && (newest.EndedAt ?? started) >= planned.PlannedAt && newest.Plan != planned.Plan
            ? $"; {newest.Run} applied at {(newest.EndedAt ?? started).ToUniversalTime().ToString("HH:mm 'UTC on' yyyy-MM-dd", CultureInfo.InvariantCulture)}"
            : "; no deploy that is known here did it";

    private static string Number(long serial) => serial.ToString(CultureInfo.InvariantCulture);
}
