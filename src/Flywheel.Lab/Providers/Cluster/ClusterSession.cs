using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>What a provider of cluster resources works with during one run.</summary>
/// <param name="connection">Null while the configuration is not known.</param>
/// <param name="time">For waits.</param>
/// <param name="config">The provider's configuration.</param>
internal sealed class ClusterSession(KubeConnection? connection, TimeProvider time, TofuValue config) : IDisposable
{
    private readonly KubeClient? _client = connection is null ? null : new(connection, time);

    /// <summary>The provider's configuration.</summary>
    public TofuValue Config { get; } = config;

    /// <summary>Who configured it.</summary>
    public RunProcess Run { get; init; } = RunProcess.None;

    /// <summary>The cluster.</summary>
    /// <exception cref="ProviderException">The configuration still has unknown parts.</exception>
    public KubeClient Client => _client ?? throw new ProviderException(
        "The cluster is not known yet",
        "The provider's configuration depends on values that are known after apply, so existing objects cannot be read. Apply what it depends on first, with -target.");

    /// <summary>The same in the hands of a resource.</summary>
    public static ClusterSession Of(object client) => (ClusterSession)client;

    public void Dispose() => _client?.Dispose();
}
