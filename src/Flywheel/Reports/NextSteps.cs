using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>What to do after a run that did not end well, as commands.</summary>
internal static class NextSteps
{
    private const int MostLogs = 2;

    /// <summary>What to do, most urgent first; nothing after a good run or while it goes on.</summary>
    public static IEnumerable<(string Words, string Command)> Of(RunRecord run) => run.Status switch
    {
        RunStatus.NeedsAttention => Logs(run).Append(("compare with what is there now", $"./flywheel plan{Environment(run)}")),
        RunStatus.Failed => Logs(run).Concat(Again(run)),
        RunStatus.Cancelled => Again(run),
        _ => [],
    };

    private static IEnumerable<(string Words, string Command)> Logs(RunRecord run) =>
        run.Jobs.Where(j => j.StartedAt is not null && j.State().IsBad()).OrderBy(j => j.State()).Take(MostLogs)
            .Select(j => ("read the log", $"./flywheel runs logs {run.Header.Id} {j.Id}"));

    // A plan is applied once, so after a deploy that began only a new one says what is left; what has not changed is reused.
    private static IEnumerable<(string Words, string Command)> Again(RunRecord run)
    {
        var deploys = run.Jobs.Where(j => j is { Id.Stage: Stage.Deploy, StartedAt: not null }).ToList();
        if (deploys.Exists(j => j.State().IsBad()))
        {
            yield return ("plan what is left", $"./flywheel plan{Environment(run)}");
            yield return ("then apply it", $"./flywheel deploy{Environment(run)}");
        }
        else if (run.Status == RunStatus.Cancelled)
        {
            yield return ("start again", $"./flywheel {run.Header.Command}{Environment(run)}");
        }
    }

    private static string Environment(RunRecord run) => run.Header.Environment is { } name ? $" --env {name}" : "";
}
