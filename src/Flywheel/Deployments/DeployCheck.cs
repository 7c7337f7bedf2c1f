using System.Collections.Immutable;
using Flywheel.Deployments.Guards;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Plans.Bindings;
using Flywheel.Plans.Bundles;
using Flywheel.States;
using Flywheel.Validation;

namespace Flywheel.Deployments;

/// <summary>Looks for everything that speaks against applying an opened plan here and now, and says all of it at once. Changes nothing.</summary>
/// <remarks>
/// In this order: what the plan is bound to, whether something newer has overtaken it, whether its state is the one it was made on, what it
/// destroys. The cluster, the forge and the state are asked at the same time.
/// </remarks>
/// <param name="target">The stack.</param>
/// <param name="terms">What its deploy is held to.</param>
internal sealed class DeployCheck(StackTarget target, DeployTerms terms)
{
    /// <summary>All that was found.</summary>
    /// <param name="plan">Opened: its seal was verified.</param>
    /// <param name="treePath">Absolute path at which the private tree stands now.</param>
    /// <param name="folder">After init in that tree; null: init did not succeed, and what it would tell is not compared.</param>
    /// <param name="context">The deploy's own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<DeployFindings> RefusalsAsync(
        PlanBundle plan, string treePath, InitializedFolder? folder, JobContext context, CancellationToken cancellationToken)
    {
        var planned = plan.Manifest;
        var identity = TargetIdentity.ReadAsync(target, context, cancellationToken);
        var overtaken = new Supersession(terms.Ledger, terms.Commits).RefusalsAsync(planned, terms.Rule, terms.Allowances.Rollback, context);
        var state = folder is null ? null : new StateHeadReader(target).ReadAsync(folder, context, cancellationToken);
        // On a thread of its own, as it may be long.
        var destroyed = Task.Run(() => Destroyed(plan.Files.Json, cancellationToken), cancellationToken);

        var (newer, head) = (await overtaken, state is null ? default : await state);
        // What children took is counted already; this is what is left to wait for others.
        var began = context.Time.GetTimestamp();
        var told = await identity;
        context.Waited(context.Time.GetElapsedTime(began));
        var here = PlanBindings.Of(target, context, new(treePath, folder, plan.Files.Plan), told);
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        found.AddRange(BindingComparison.Differences(planned, here).Select(d => Named(d, plan.Files.Json, context, cancellationToken)));
        found.AddRange(newer);
        var isOther = found.Any(d => d.Code == DeployRules.OtherBackend.Code);
        // What another state says of itself adds nothing.
        var unreadable = state is null || isOther ? [] : State(found, planned, here, head);
        var guard = await destroyed;
        found.AddRange(guard.Refusals);
        var refused = found.Any(d => d.IsError);
        found.AddRange(unreadable);
        return new(found.ToImmutable(), guard.Lifted, IsUnusable: !refused && !unreadable.IsEmpty);
    }

    // Two digests help nobody; the plan in clear tells the names.
    private Diagnostic Named(Diagnostic difference, string json, JobContext context, CancellationToken cancellationToken)
    {
        if (difference.Code != DeployRules.OtherVariables.Code)
        {
            return difference;
        }

        using var stream = File.OpenRead(json);
        var names = VariableNames.Differing(stream, target, context, cancellationToken);
        return names.IsEmpty ? difference : difference with { Detail = $"{difference.Detail} Other values have: {VisibleText.Of(string.Join(", ", names), 1000)}." };
    }

    private ImmutableArray<Diagnostic> State(
        ImmutableArray<Diagnostic>.Builder found, BundleManifest planned, PlanBindings here, (StateHead? Head, ImmutableArray<Diagnostic> Problems) state)
    {
        if (state.Head is not { } now)
        {
            return state.Problems;
        }

        var known = terms.States.Find(target.Stack.Name, target.Environment);
        var refusal = StateContinuity.Refusal(target, known, new(here.Backend!, now.Lineage, now.Serial))
            ?? Staleness.Refusal(planned, now, terms.Ledger.Newest(target.Stack.Name, target.Environment));
        if (refusal is not null)
        {
            found.Add(refusal);
        }

        return [];
    }

    private GuardVerdict Destroyed(string json, CancellationToken cancellationToken)
    {
        using var stream = File.OpenRead(json);
        var read = DestructionReader.Read(stream, PlanArtifacts.Json, cancellationToken);
        return read.Value is { } destroyed
            ? new DestroyGuard(terms.Guard, target.Stack.Name, target.Environment).Judge(destroyed, terms.Allowances.Destroy)
            : new(read.Diagnostics, []);
    }
}
