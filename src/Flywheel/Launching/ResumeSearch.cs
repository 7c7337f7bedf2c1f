using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Runs;

namespace Flywheel.Launching;

/// <summary>Finds the deploy that ended badly, and what it left.</summary>
internal static class ResumeSearch
{
    private const int Most = 500;

    /// <summary>The run to go on from and its stacks that were not deployed, in no special order.</summary>
    /// <param name="history">Knows the runs.</param>
    /// <param name="named">The run that was asked for; null: the newest that deployed anything.</param>
    /// <param name="repository">Absolute path of the repository.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="only">Only these stacks; empty: all.</param>
    /// <exception cref="LaunchException">There is none, or something is to be settled first.</exception>
    public static (RunId Run, ImmutableArray<string> Stacks) Find(
        RunHistory history, RunId? named, string repository, string environment, ImmutableArray<string> only)
    {
        var candidates = named is { } id ? history.Find(id) is { } row ? [row] : [] : history.Newest(Most, environment);
        foreach (var run in candidates.Where(r => (history.IsShared || r.Header.Repository == repository) && r.Header.Environment == environment && r.Status != RunStatus.Running))
        {
            var deploys = history.ResultsOf(run.Header.Id).Where(r => r.Key.Stage == Stage.Deploy).ToList();
            // A run whose plans failed never came to deploying.
            if (deploys.All(r => r.Value.Outcome is JobOutcome.Skipped))
            {
                continue;
            }

            ImmutableArray<string> left = [.. deploys.Where(r => !r.Value.Outcome.IsGood).Select(r => r.Key.Name).Where(name => only.IsEmpty || only.Contains(name))];
            Settled(history, environment, left);
            return left.IsEmpty ? throw Nothing($"{run.Header.Id} deployed all that was asked for.", environment) : (run.Header.Id, left);
        }

        throw Nothing(named is null ? $"No run of \"{environment}\" deployed anything." : $"{named} deployed nothing in \"{environment}\".", environment);
    }

    private static void Settled(RunHistory history, string environment, ImmutableArray<string> stacks)
    {
        ImmutableArray<Diagnostic> open =
        [
            .. stacks.SelectMany(stack => history.Rescues.Unsettled(stack, environment)).Select(rescue => LockRules.UnsettledRescue.Create(
                $"The state of {rescue.Stack} was rescued in {rescue.Run}.", $"flywheel state push {rescue.Stack} --run {rescue.Run} --env {environment}")),
            .. stacks.Select(stack => history.Applies.Unknown(stack, environment)).OfType<Deployments.DeployRecord>().Select(unknown => LockRules.UnresolvedOutcome.Create(
                $"How the apply of {unknown.Stack} in {unknown.Run} ended is not known.", $"flywheel deploy resolve {unknown.Stack} --run {unknown.Run} --env {environment}")),
        ];
        if (!open.IsEmpty)
        {
            throw new LaunchException(LaunchFailure.Refused, open);
        }
    }

    private static LaunchException Nothing(string detail, string environment) =>
        new(LaunchFailure.Unusable, LockRules.NothingToResume.Create(detail, $"flywheel run --env {environment}"));
}
