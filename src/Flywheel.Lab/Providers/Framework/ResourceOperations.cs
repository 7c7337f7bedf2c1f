using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>Plans and applies as every resource does.</summary>
internal static class ResourceOperations
{
    public static async Task<ResourcePlan> PlanAsync(
        Resource resource, TofuValue proposed, ResourcePlan plan, CancellationToken cancellationToken)
    {
        var block = resource.Schema.Block;
        if (proposed.IsNull)
        {
            plan.Planned = proposed;
            return plan;
        }

        plan.Planned = PlannedValues.Of(block, plan.Config, proposed, plan.Prior);
        await resource.PlanAsync(plan, cancellationToken);
        if (!plan.IsCreate)
        {
            plan.RequiresReplace.AddRange(PlannedValues.Replacing(block, plan.Planned, plan.Prior, ValuePath.Root));
        }

        return plan;
    }

    /// <summary>Creates, updates or deletes. A failure is in the problems; the state is then what is known of the object.</summary>
    public static async Task<TofuValue> ApplyAsync(Resource resource, ResourceChange change, CancellationToken cancellationToken)
    {
        try
        {
            if (change.Planned.IsNull)
            {
                await resource.DeleteAsync(change, cancellationToken);
                return TofuValue.Null;
            }

            return change.Prior.IsNull
                ? await resource.CreateAsync(change, cancellationToken)
                : await resource.UpdateAsync(change, cancellationToken);
        }
        catch (Exception failure)
        {
            change.Problems.AddRange(ProblemsOf(failure));
            return (change.Saved ?? change.Prior).WithoutUnknown();
        }
    }

    /// <summary>What a user reads of a failure.</summary>
    public static IEnumerable<ProviderProblem> ProblemsOf(Exception failure) => failure switch
    {
        IProviderFailure known => known.Problems,
        OperationCanceledException => [new("Operation interrupted", "It was stopped before it ended. What it made until then is in the state.")],
        FormatException format => [new("Unreadable value", $"A value does not fit the schema: {format.Message}.")],
        _ => [new("Unexpected failure of the stand-in provider", $"{failure.GetType().Name}: {failure.Message}")],
    };
}
