using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Deployments.Guards;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;

namespace Flywheel.Tests.Deployments.Guards;

public sealed class StalenessTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 0, null, 0, null)]
    [InlineData("a", 41, "a", 41, null)]
    [InlineData("a", 41, "a", 43, "The state moved from serial 41 to 43; no deploy that is known here did it.")]
    [InlineData("a", 41, "a", 40, "The state moved from serial 41 to 40; no deploy that is known here did it.")]
    [InlineData("a", 41, null, 0, "The plan was made on serial 41 of a state that is gone.")]
    [InlineData("a", 41, "b", 41, "The plan was made on another state: lineage a then, b now.")]
    [InlineData(null, 0, "a", 1, "There was no state when the plan was made; now there is one with serial 1; no deploy that is known here did it.")]
    public void A_state_that_moved_is_said_with_both_serials(string? lineage, long serial, string? nowLineage, long nowSerial, string? sentence)
    {
        var refusal = Staleness.Refusal(Planned(lineage, serial), new(nowLineage, nowSerial), null);

        Assert.Equal(sentence, refusal?.Detail);
        Assert.True(refusal is null || refusal.Code == PlanRules.Stale.Code);
    }

    [Fact]
    public void Who_moved_it_is_said_where_history_knows()
    {
        var newest = Deploy(Noon.AddMinutes(42));

        Assert.Equal(
            $"The state moved from serial 41 to 43; {newest.Run} applied at 12:42 UTC on 2026-03-01.",
            Staleness.Refusal(Planned("a", 41), new("a", 43), newest)!.Detail);
    }

    [Fact]
    public void A_deploy_before_the_plan_did_not_move_it() => Assert.Contains(
        "no deploy that is known here", Staleness.Refusal(Planned("a", 41), new("a", 43), Deploy(Noon.AddMinutes(-1)))!.Detail, StringComparison.Ordinal);

    private static DeployRecord Deploy(DateTimeOffset at) => new()
    {
        Stack = "attic",
        Environment = "prod",
        Plan = Digest.Of("other"u8),
        Run = RunId.New(TimeProvider.System),
        IntendedAt = at,
        StartedAt = at,
        EndedAt = at,
        Outcome = OutcomeWords.Succeeded,
    };

    private static BundleManifest Planned(string? lineage, long serial) => new()
    {
        Stack = "attic",
        Environment = "prod",
        Run = RunId.New(TimeProvider.System),
        PlannedAt = Noon,
        Plan = Digest.Of("plan"u8),
        IsEmpty = false,
        Tree = Digest.Of("tree"u8),
        TreePath = "/tree",
        Variables = Digest.Of("values"u8),
        Tool = "tofu",
        ToolVersion = "1.12.6",
        Backend = "local attic-prod",
        Lineage = lineage,
        Serial = serial,
    };
}
