using System.Collections.Frozen;
using System.Collections.Immutable;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>One provider: its address, its configuration, what it manages. Thread-safe and without state; what runs configure lives in their connection.</summary>
internal abstract class ProviderDefinition
{
    private FrozenDictionary<string, Resource>? _resources;
    private FrozenDictionary<string, DataSource>? _dataSources;

    /// <summary>Namespace and type in the registry: <c>alekc/kubectl</c>.</summary>
    public abstract string Address { get; }

    /// <summary>The configuration block.</summary>
    public abstract ResourceSchema Schema { get; }

    public abstract ImmutableArray<Resource> Resources { get; }

    public virtual ImmutableArray<DataSource> DataSources => [];

    public Resource? ResourceOf(string typeName) =>
        (_resources ??= Resources.ToFrozenDictionary(r => r.TypeName)).GetValueOrDefault(typeName);

    public DataSource? DataSourceOf(string typeName) =>
        (_dataSources ??= DataSources.ToFrozenDictionary(r => r.TypeName)).GetValueOrDefault(typeName);

    /// <summary>Checks the configuration beyond its schema; parts of it may be unknown.</summary>
    public virtual IEnumerable<ProviderProblem> Validate(TofuValue config) => [];

    /// <summary>
    /// Makes what the resources work with from the configuration of one run. While a plan is made, parts of it may be unknown: then the
    /// answer is something that can plan new objects and refuses, with a sentence, to read.
    /// </summary>
    /// <param name="config">The configuration block.</param>
    /// <param name="run">Who configures: relative paths and variables of the environment are its own.</param>
    /// <param name="cancellationToken">Fires when the run is interrupted.</param>
    /// <exception cref="ProviderException">It cannot be used.</exception>
    public abstract Task<object> ConfigureAsync(TofuValue config, RunProcess run, CancellationToken cancellationToken);
}
