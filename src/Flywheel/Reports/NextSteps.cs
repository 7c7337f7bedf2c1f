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
        RunStatus.NeedsAttention => Logs(run, repository).Append(("compare with what is there now", $"./flywheel plan{repository}{Environment(run)}")),
        RunStatus.Failed => Logs(run, repository).Concat(Again(run, repository)),
        RunStatus.Cancelled => Again(run, repository),
        _ => [],
    };

    private static IEnumerable<(string Words, string Command)> Logs(RunRecord run, string repository) =>
        run.Jobs.Where(j => j.StartedAt is not null && j.State().IsBad()).OrderBy(j => j.State()).Take(MostLogs)
            .Select(j => ("read the log", $"./flywheel runs logs {run.Header.Id} {j.Id}{Of(repository)}"));

    // A plan is applied once, so after a deploy that began only a new one says what is left; what has not changed is reused.
    private static IEnumerable<(string Words, string Command)> Again(RunRecord run, string repository)
    {
        var deploys = run.Jobs.Where(j => j is { Id.Stage: Stage.Deploy, StartedAt: not null }).ToList();
        if (deploys.Exists(j => j.State().IsBad()))
        {
            yield return ("plan what is left", $"./flywheel plan{repository}{Environment(run)}");
            yield return ("then apply it", $"./flywheel deploy{repository}{Environment(run)}");
        }
        else if (run.Status == RunStatus.Cancelled)
        {
            yield return ("start again", $"./flywheel {run.Header.Command}{repository}{Environment(run)}");
        }
    }

    // `runs` takes the repository as an option, because its arguments are an id and a job.
    private static string Of(string repository) => repository.Length == 0 ? "" : $" --repository{repository}";

    private static string Environment(RunRecord run) => run.Header.Environment is { } name ? $" --env {name}" : "";
}
