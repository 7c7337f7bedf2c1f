using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Flywheel.Clusters;

/// <summary>The events of a watch as they come, one JSON document on each line. Belongs to one reader; dispose to end the watch.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly PipeReader _reader;
    private readonly ResourceKind _kind;
    private readonly ClusterLimits _limits;
    private readonly TimeProvider _time;

    private EventStream(HttpResponseMessage response, Stream stream, ResourceKind kind, ClusterLimits limits, TimeProvider time)
    {
        (_response, _kind, _limits, _time) = (response, kind, limits, time);
        _reader = PipeReader.Create(stream);
    }

    /// <summary>Of an answer, which it owns from now on.</summary>
    public static async Task<EventStream> OpenAsync(
        HttpResponseMessage response, ResourceKind kind, ClusterLimits limits, TimeProvider time, CancellationToken cancellationToken) =>
        new(response, await response.Content.ReadAsStreamAsync(cancellationToken), kind, limits, time);

    /// <summary>The next event; null when there is none any more: the server or the network ended the watch, it was silent, or it sent what cannot be read.</summary>
    public async Task<WatchEvent?> NextAsync(CancellationToken cancellationToken)
    {
        // One limit for the whole event: bytes that drip do not extend it.
        using var limit = new CancellationTokenSource(_limits.Silence, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (true)
            {
                var read = await _reader.ReadAsync(either.Token);
                if (read.Buffer.PositionOf((byte)'\n') is { } end)
                {
                    var found = WatchEvent.Of(read.Buffer.Slice(0, end), _kind);
                    _reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                    return found;
                }

                if (read.IsCompleted || read.Buffer.Length > _limits.LargestEvent)
                {
                    return null;
                }

                _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception end) when (!cancellationToken.IsCancellationRequested && (RefusalWriter.IsOfNetwork(end) || end is JsonException))
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        _response.Dispose();
    }
}
