using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Reports;

/// <summary>What to do after a run that did not end well, as commands.</summary>
internal static class NextSteps
{
    private const int Most = 4;

    /// <summary>What to do, most urgent first; nothing after a good run or while it goes on.</summary>
    public static IEnumerable<(string Words, string Command)> Of(RunRecord run) => run.Status switch
    {
        RunStatus.NeedsAttention => Attention(run).Concat(Logs(run)).Take(Most),
        RunStatus.Failed => Logs(run).Concat(Again(run)).Take(Most),
        RunStatus.Cancelled => Again(run),
        _ => [],
    };

    private static IEnumerable<(string Words, string Command)> Attention(RunRecord run) =>
        run.Jobs.Where(j => j is { Id.Stage: Stage.Deploy, Outcome: JobOutcome.NeedsAttention })
            .Select(j => ($"look at what {j.Id.Name} really is, then", $"./flywheel deploy resolve {j.Id.Name}"));

    private static IEnumerable<(string Words, string Command)> Logs(RunRecord run) =>
        run.Jobs.Where(j => j.StartedAt is not null && j.State().IsBad()).OrderBy(j => j.State()).Take(Most - 1)
            .Select(j => ("read the log", $"./flywheel runs logs {run.Header.Id} {j.Id}"));

    // A deploy that began goes on where it stopped; everything before it is made anew, and what has not changed is reused.
    private static IEnumerable<(string Words, string Command)> Again(RunRecord run)
    {
        var environment = run.Header.Environment is { } name ? $" --env {name}" : "";
        var deploys = run.Jobs.Where(j => j is { Id.Stage: Stage.Deploy, StartedAt: not null }).ToList();
        if (deploys.Any(j => j.Outcome is JobOutcome.Failed { Kind: FailureKind.Refused }))
        {
            yield return ("make a new plan", $"./flywheel plan{environment}");
        }
        else if (deploys.Exists(j => j.State().IsBad()))
        {
            yield return ("go on", $"./flywheel deploy --resume{environment}");
        }
        else if (run.Status == RunStatus.Cancelled)
        {
            yield return ("start again", $"./flywheel {run.Header.Command}{environment}");
        }
    }
}
