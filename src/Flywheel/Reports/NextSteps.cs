using Flywheel.Deployments.Applying;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>What to do after a run that did not end well, as commands.</summary>
internal static class NextSteps
{
    private const int MostLogs = 2;

    /// <summary>What to do, most urgent first; nothing after a good run or while it goes on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="repository">REPOSITORY as a shell wants it, after a space; empty: the current folder.</param>
    public static IEnumerable<(string Words, string Command)> Of(RunRecord run, string repository) => run.Status switch
    {
        RunStatus.NeedsAttention => Logs(run, repository).Concat(SortingOut(run, repository)),
        RunStatus.Failed => Logs(run, repository).Concat(Again(run, repository)),
        RunStatus.Cancelled => Again(run, repository),
        _ => [],
    };

    private static IEnumerable<(string Words, string Command)> Logs(RunRecord run, string repository) =>
        run.Jobs.Where(j => j.StartedAt is not null && j.State().IsBad()).OrderBy(j => j.State()).Take(MostLogs)
            .Select(j => ("read the log", $"./flywheel runs logs {run.Header.Id} {j.Id}{Of(repository)}"));

    // An apply of another run that blocks this one is named by its diagnostic, with the command.
    private static IEnumerable<(string Words, string Command)> SortingOut(RunRecord run, string repository)
    {
        var begun = run.Jobs.Where(j => j is { Id.Stage: Stage.Deploy, Outcome: JobOutcome.NeedsAttention } && Left(j, ApplyDocument.Name)).ToList();
        foreach (var job in begun)
        {
            if (Left(job, StateRescue.ArtifactName))
            {
                yield return ("save the state", $"./flywheel state push {job.Id.Name} --run {run.Header.Id}{Environment(run)}{Of(repository)}");
            }

            yield return job.Result!.Diagnostics.Any(d => d.Code == PlanRules.UnlockFailed.Code)
                ? ("find the lock that was left", $"./flywheel locks list{Environment(run)}{Of(repository)}")
                : ("say how it ended", $"./flywheel deploy resolve {job.Id.Name} --run {run.Header.Id}{Environment(run)}{Of(repository)}");
        }

        if (begun.Count > 0)
        {
            yield return ("then go on", $"./flywheel deploy{repository} --resume{Environment(run)}");
        }
    }

    private static bool Left(JobRecord job, string artifact) => job.Result?.Find(artifact) is not null;

    // A plan is applied once, so after a deploy that began only a new one says what is left; what has not changed is reused.
    private static IEnumerable<(string Words, string Command)> Again(RunRecord run, string repository)
    {
        var bad = run.Jobs.Where(j => j is { Id.Stage: Stage.Deploy, StartedAt: not null } && j.State().IsBad()).ToList();
        if (bad.Exists(j => j.Outcome is JobOutcome.Failed { Kind: FailureKind.Refused }))
        {
            yield return ("plan what is left", $"./flywheel plan{repository}{Environment(run)}");
            yield return ("then apply it", $"./flywheel deploy{repository}{Environment(run)}");
        }
        else if (bad.Count > 0)
        {
            yield return ("go on with what is left", $"./flywheel deploy{repository} --resume{Environment(run)}");
        }
        else if (run.Status == RunStatus.Cancelled)
        {
            yield return ("start again", $"./flywheel {run.Header.Command}{repository}{Environment(run)}");
        }
    }

    // Commands with other arguments take the repository as an option.
    private static string Of(string repository) => repository.Length == 0 ? "" : $" --repository{repository}";

    private static string Environment(RunRecord run) => run.Header.Environment is { } name ? $" --env {name}" : "";
}
