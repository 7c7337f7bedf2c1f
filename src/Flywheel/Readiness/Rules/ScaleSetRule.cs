namespace Flywheel.Readiness.Rules;

/// <summary>GitHub's runner scale sets: ready once the listener runs that waits for jobs.</summary>
internal static class ScaleSetRule
{
    public static Verdict Judge(Subject subject)
    {
        var it = subject.Object;
        var failed = it.Integer("status", "failedEphemeralRunners") ?? 0;
        var says = $"{Phrase.Count(it.Integer("status", "runningEphemeralRunners") ?? 0, "runner")} running, "
            + $"{it.Integer("status", "pendingEphemeralRunners") ?? 0} pending, {failed} failed";
        return it.Text("status", "phase") switch
        {
            "Outdated" => Verdict.Failed("Outdated", $"its runner is too old for the forge; {says}"),
            _ when failed > 0 => Verdict.Failed("RunnersFailed", says),
            "Running" => Verdict.Ready(says, "Running"),
            "Pending" => Verdict.Progressing("Pending", $"its listener has not started; {says}"),
            _ when it.At("status") is null => Verdict.Progressing("NotObserved", "its controller has not looked at it yet"),
            _ => Verdict.Unknown("NothingSaid", $"{says}; its controller does not say whether the listener runs") with { IsTolerated = true },
        };
    }
}
