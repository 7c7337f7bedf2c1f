using Flywheel.Plans;
using Flywheel.Plans.Bindings;
using Flywheel.Tests.Deployments;

namespace Flywheel.Tests.Plans.Bindings;

public sealed class StateContinuityTests : IDisposable
{
    private readonly StackSandbox _stack = new();

    [Theory]
    [InlineData(null, null, 0, "http x", "a", 1, null)]
    [InlineData("http x", null, 0, "http x", null, 0, null)]
    [InlineData("http x", null, 0, "http x", "a", 1, null)]
    [InlineData("http x", "a", 41, "http x", "a", 41, null)]
    [InlineData("http x", "a", 41, "http x", "a", 99, null)]
    [InlineData("http x", "a", 41, "http x", "a", 40, "FW4338")]
    [InlineData("http x", "a", 41, "http x", null, 0, "FW4105")]
    [InlineData("http x", "a", 41, "http x", "b", 99, "FW4105")]
    [InlineData("http x", "a", 41, "http y", "a", 41, "FW4105")]
    [InlineData("http x", null, 0, "http y", null, 0, "FW4105")]
    public void A_state_goes_on_from_what_was_seen(
        string? backend, string? lineage, long serial, string nowBackend, string? nowLineage, long nowSerial, string? code)
    {
        var refusal = StateContinuity.Refusal(
            _stack.Target(), backend is null ? null : new StateBinding(backend, lineage, serial), new(nowBackend, nowLineage, nowSerial));

        Assert.Equal(code, refusal?.Code);
        Assert.True(refusal is null || refusal.Help!.Contains("flywheel state accept attic --env lab", StringComparison.Ordinal));
    }

    [Fact]
    public void An_older_state_is_said_with_both_serials() => Assert.Equal(
        "Earlier runs saw serial 41 of the state \"http x\"; now it has serial 40.",
        StateContinuity.Refusal(_stack.Target(), new("http x", "a", 41), new("http x", "a", 40))!.Detail);

    [Fact]
    public void In_a_lab_a_new_one_helps_too() => Assert.Contains(
        "flywheel lab up --fresh",
        StateContinuity.Refusal(_stack.Target() with { LabStates = "http://127.0.0.1:1" }, new("lab x", "a", 41), new("lab x", null, 0))!.Help,
        StringComparison.Ordinal);

    public void Dispose() => _stack.Dispose();
}
