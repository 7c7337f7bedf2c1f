using System.Collections.Immutable;
using Flywheel.Deployments;
using Flywheel.Deployments.Applying;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Locks;
using Flywheel.Plans;
using Flywheel.Supervision;

namespace Flywheel.Launching;

/// <summary>Tells which run of ours a lock comes from, and whether whoever took it still works.</summary>
internal sealed class LockOrigin(RunHistory history)
{
    // Locks are dated by the machine that takes them, runs by ours.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>The run that took the lock, as far as the history tells; null: none that it knows.</summary>
    public RunId? RunOf(StackTarget target, LockHolder holder) =>
        Deploys(target, holder).FirstOrDefault()?.Run ?? Runs(target.Environment, holder).Select(run => (RunId?)run.Header.Id).FirstOrDefault();

    /// <summary>Whether the holder still works. What cannot be excluded counts as life.</summary>
    public HolderLife LifeOf(StackTarget target, LockStanding.Held held)
    {
        if (held.IsOurs)
        {
            return new HolderLife.Gone();
        }

        if (held.Alive is { } seen)
        {
            return new HolderLife.Lives(seen);
        }

        foreach (var deploy in Deploys(target, held.Holder).Where(d => d.Outcome is null))
        {
            if (deploy.Host != Environment.MachineName)
            {
                if (deploy.IsLive)
                {
                    return new HolderLife.Lives($"the apply of {deploy.Run} on {LockWords.Visible(deploy.Host)}, which renews its lease");
                }

                return new HolderLife.OutOfSight($"{deploy.Host} (deploy of {deploy.Run}, no end recorded)");
            }

            if (deploy.Spool is { } spool && SupervisedProcess.Find(ApplySpool.Last(spool)) is { IsAlive: true })
            {
                return new HolderLife.Lives($"the apply of {deploy.Run}");
            }
        }

        if (Runs(target.Environment, held.Holder).FirstOrDefault(run => run.IsHere && run.IsAlive) is { } running)
        {
            return new HolderLife.Lives($"{running.Header.Id}, {running.Header.Command} of this environment, process {running.Process.Split(' ')[0]}");
        }

        return held.Holder.Host == Environment.MachineName
            ? new HolderLife.Gone()
            : new HolderLife.OutOfSight(held.Holder.Host.Length > 0 ? LockWords.Visible(held.Holder.Host) : "a machine that it does not name");
    }

    // Newest first, those that were under way when the lock was taken.
    private IEnumerable<DeployRecord> Deploys(StackTarget target, LockHolder holder)
    {
        var open = history.Applies.Open().Where(d => d.Stack == target.Stack.Name && d.Environment == target.Environment);
        ImmutableArray<DeployRecord> known = history.Applies.Unknown(target.Stack.Name, target.Environment) is { } unknown ? [.. open, unknown] : [.. open];
        return known.Where(d => holder.Host.Length == 0 || d.Host.Length == 0 || d.Host == holder.Host)
            .Where(d => holder.Created is not { } created || (d.IntendedAt <= created + Slack && (d.EndedAt is null || created <= d.EndedAt + Slack)))
            .DistinctBy(d => d.Run);
    }

    private IEnumerable<RunRow> Runs(string environment, LockHolder holder) => history.Running()
        .Where(run => run.Header.Environment == environment && (holder.Host.Length == 0 || !run.IsHere || holder.Host == Environment.MachineName))
        .Where(run => holder.Created is not { } created || run.Header.StartedAt <= created + Slack);
}
