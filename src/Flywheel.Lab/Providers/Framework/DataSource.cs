using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>A type of data source. Thread-safe and without state.</summary>
internal abstract class DataSource
{
    public abstract string TypeName { get; }

    public abstract ResourceSchema Schema { get; }

    /// <summary>Checks the configuration beyond its schema; parts of it may be unknown.</summary>
    public virtual IEnumerable<ProviderProblem> Validate(TofuValue config) => [];

    /// <summary>The configuration with its computed attributes filled in.</summary>
    public abstract Task<TofuValue> ReadAsync(TofuValue config, object client, CancellationToken cancellationToken);
}
