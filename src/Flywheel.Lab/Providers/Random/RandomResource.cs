using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Random;

/// <summary>What all resources of the provider share: there is nothing outside the state, and <c>keepers</c> replace.</summary>
internal abstract class RandomResource : Resource
{
    protected static SchemaAttribute Keepers { get; } = SchemaAttribute.IsOptional("keepers", TofuType.Map(TofuType.String));

    public override Task PlanAsync(ResourcePlan plan, CancellationToken cancellationToken)
    {
        // A key that is null counts as one that is not there.
        if (!plan.IsCreate && (plan.Planned["keepers"].IsUnknown || !Present(plan.Planned["keepers"]).Equals(Present(plan.Prior["keepers"]))))
        {
            plan.RequiresReplace.Add("keepers");
        }

        return Task.CompletedTask;
    }

    public override Task<TofuValue> CreateAsync(ResourceChange change, CancellationToken cancellationToken) => Task.FromResult(Make(change.Planned));

    public override Task<TofuValue> ReadAsync(ResourceState state, CancellationToken cancellationToken) => Task.FromResult(state.Value);

    public override Task<TofuValue> UpdateAsync(ResourceChange change, CancellationToken cancellationToken) => Task.FromResult(change.Planned);

    public override Task DeleteAsync(ResourceChange change, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<TofuValue> ImportAsync(ResourceImport import, CancellationToken cancellationToken) => Task.FromResult(Import(import.Id));

    /// <summary>The state with its random values.</summary>
    protected abstract TofuValue Make(TofuValue planned);

    protected abstract TofuValue Import(string id);

    protected static SchemaAttribute Result(string name, bool sensitive = false) =>
        SchemaAttribute.IsComputed(name, TofuType.String) with { KeepsValue = true, Sensitive = sensitive };

    private static TofuValue Present(TofuValue keepers) => TofuValue.Map(keepers.Members.Where(m => !m.Value.IsNull));
}
