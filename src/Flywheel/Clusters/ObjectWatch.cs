using System.Threading.Channels;

namespace Flywheel.Clusters;

/// <summary>Follows kinds in namespaces and tells all changes in one channel, those of one object in their order. Dispose to end it.</summary>
internal sealed class ObjectWatch(ClusterClient client, TimeProvider time) : IAsyncDisposable
{
    // A reader that is behind holds the watches up; nothing is lost, the server keeps what was not sent.
    private const int MostWaiting = 1024;

    private readonly Channel<ObjectChange> _changes = Channel.CreateBounded<ObjectChange>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly Dictionary<(ResourceKind Kind, string Namespace), Task> _followed = [];

    /// <summary>For one reader. Ends with the watch, or with the exception that broke it.</summary>
    public ChannelReader<ObjectChange> Changes => _changes.Reader;

    /// <summary>Begins to follow a kind, again after it was refused for good; nothing when it is followed already. Not for two threads at once.</summary>
    /// <param name="ns">Empty: all namespaces, and kinds of the whole cluster.</param>
    /// <param name="labels">A selector as kubectl takes it; one for a kind in a namespace. Empty: all objects.</param>
    public void Follow(ResourceKind kind, string ns, string labels = "")
    {
        if (_followed.GetValueOrDefault((kind, ns)) is null or { IsCompleted: true })
        {
            _followed[(kind, ns)] = FollowAsync(new(client, time, _changes.Writer, kind, ns, labels));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_followed.Values);
        _changes.Writer.TryComplete();
        _ending.Dispose();
    }

    private async Task FollowAsync(KindWatch watch)
    {
        try
        {
            await Task.Yield();
            await watch.FollowAsync(_ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // disposed
        }
        catch (Exception bug)
        {
            _changes.Writer.TryComplete(bug);
        }
    }
}
