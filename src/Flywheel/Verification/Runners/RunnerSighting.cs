using Flywheel.Diagnostics;

namespace Flywheel.Verification.Runners;

/// <summary>What was seen of a runner the last time.</summary>
/// <param name="Runner">Which.</param>
/// <param name="Health">How it is.</param>
/// <param name="Detail">What was seen and what was expected, a sentence.</param>
internal sealed record RunnerSighting(RegisteredRunner Runner, RunnerHealth Health, string Detail)
{
    /// <summary>Programs that contacted the forge lately enough.</summary>
    public int Alive { get; init; }

    /// <summary>Null: never, or not known.</summary>
    public DateTimeOffset? LastContact { get; init; }

    /// <summary>For whoever has to mend it; null when it is ready.</summary>
    public Diagnostic? Problem => Health switch
    {
        RunnerHealth.Ready => null,
        RunnerHealth.Missing => VerifyRules.RunnerMissing.Create(
            Detail, $"Somebody removed it in the forge: plan and deploy the stack {Runner.Target.Stack.Name} again."),
        RunnerHealth.Differs => VerifyRules.RunnerDiffers.Create(
            Detail, $"Somebody changed it in the forge, or the stack {Runner.Target.Stack.Name} says otherwise than organization.yaml: plan and deploy it again."),
        RunnerHealth.Silent => VerifyRules.RunnerSilent.Create(
            Detail, "Look at the runner's pods, at the log of their container, and at whether they reach the forge and have the token of this registration."),
        _ => throw new System.Diagnostics.UnreachableException($"health {Health}"),
    };
}
