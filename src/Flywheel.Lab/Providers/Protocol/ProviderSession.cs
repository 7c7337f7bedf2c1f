using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Protocol;

/// <summary>
/// One connection of a tofu process to one provider. It keeps what that process configured, so that runs side by side do not mix, and ends
/// with the connection.
/// </summary>
internal sealed class ProviderSession : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public ProviderSession(ProviderDefinition definition, RunProcess run) => (Definition, Run, Stopping) = (definition, run, _stopping.Token);

    /// <summary>Where a connection keeps its session.</summary>
    public static object Key { get; } = new();

    public ProviderDefinition Definition { get; }

    /// <summary>Who is at the other end.</summary>
    public RunProcess Run { get; }

    /// <summary>What the configuration made; null before.</summary>
    public object? Client { get; set; }

    /// <summary>Fires when the run is interrupted or the connection is gone.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Ends everything that waits.</summary>
    public Task StopAsync() => _stopping.CancelAsync();

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        (Client as IDisposable)?.Dispose();
    }
}
