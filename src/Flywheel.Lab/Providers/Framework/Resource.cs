using System.Text.Json;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>A type of managed resource. Thread-safe and without state.</summary>
internal abstract class Resource
{
    public abstract string TypeName { get; }

    public abstract ResourceSchema Schema { get; }

    /// <summary>Checks the configuration beyond its schema; parts of it may be unknown.</summary>
    public virtual IEnumerable<ProviderProblem> Validate(TofuValue config) => [];

    /// <summary>
    /// Refines the plan of a create or an update that the framework made of the schema: defaults are filled in, computed values are
    /// unknown, or kept where nothing changes.
    /// </summary>
    public virtual Task PlanAsync(ResourcePlan plan, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the object. Sets <see cref="ResourceChange.Saved"/> as soon as it exists.</summary>
    /// <returns>The new state.</returns>
    /// <exception cref="ProviderException">It failed; what was saved is kept as tainted.</exception>
    public abstract Task<TofuValue> CreateAsync(ResourceChange change, CancellationToken cancellationToken);

    /// <summary>The state as it is now; <see cref="TofuValue.Null"/> when the object is gone.</summary>
    public abstract Task<TofuValue> ReadAsync(ResourceState state, CancellationToken cancellationToken);

    /// <summary>Changes the object.</summary>
    /// <returns>The new state.</returns>
    public abstract Task<TofuValue> UpdateAsync(ResourceChange change, CancellationToken cancellationToken);

    /// <summary>Deletes the object; one that is gone already is no error.</summary>
    public abstract Task DeleteAsync(ResourceChange change, CancellationToken cancellationToken);

    /// <summary>The state of an object that exists, by the id a user gives; a read follows.</summary>
    public virtual Task<TofuValue> ImportAsync(ResourceImport import, CancellationToken cancellationToken) =>
        throw new ProviderException("This resource cannot be imported", $"{TypeName} has no import in this provider.");

    /// <summary>A state that an older or the same version of the schema wrote.</summary>
    public virtual TofuValue Upgrade(long version, JsonElement state) => ValueJson.Read(state, Schema.Type);
}
