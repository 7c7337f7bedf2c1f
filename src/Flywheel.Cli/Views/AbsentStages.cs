using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>Stages that a run should have gone through and that had no job, so that it is never green in silence.</summary>
internal static class AbsentStages
{
    public static IEnumerable<Stage> Of(RunRecord run) => Expected(run).Except(run.Jobs.Select(j => j.Id.Stage));

    private static Stage[] Expected(RunRecord run) => (run.Header.Command, run.Header.Trigger) switch
    {
        ("validate", _) => [Stage.Validate],
        ("build", _) => [Stage.Build],
        ("plan", _) or ("run", Trigger.MergeRequest) => [Stage.Validate, Stage.Build, Stage.Plan],
        ("run", Trigger.Manual or Trigger.Push) => [.. StageNames.Sequential],
        ("deploy", _) => [Stage.Deploy],
        ("verify", _) => [Stage.Verify],
        ("drift", _) or ("run", Trigger.Schedule) => [Stage.Drift],
        _ => [],
    };
}
