using System.Threading.Channels;

namespace Flywheel.Clusters;

/// <summary>Follows one kind in one namespace: a list, and from there a watch that goes on where it was when it breaks.</summary>
/// <remarks>
/// A server keeps changes for some minutes only. A watch that begins too late is told so (410); then a new list tells what is there, and what is
/// not in it any more was removed meanwhile. https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
/// </remarks>
internal sealed class KindWatch(ClusterClient client, TimeProvider time, ChannelWriter<ObjectChange> changes, ResourceKind kind, string ns, string labels)
{
    // A watch that ends at once so often is no watch: a list says what is the matter.
    private const int MostInVain = 3;

    // Lists and watches that are over so soon, one after the other, until there are pauses between them, whatever they told.
    private const int MostHasty = 3;
    private static readonly TimeSpan Hasty = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ObjectName, KubernetesObject> _known = [];

    // Where the next watch begins; empty: with a list.
    private string _version = "";
    private int _inVain;
    private int _hasty;
    private bool _isRefused;

    /// <summary>Returns when the cluster refuses for good.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var start = time.GetTimestamp();
            var refusal = _version.Length == 0 ? await ListAsync(cancellationToken) : await WatchAsync(cancellationToken);
            if (refusal is { IsPassing: false, Kind: not ClusterRefusalKind.Gone })
            {
                await changes.WriteAsync(new ObjectChange.Refused(kind, ns, refusal), cancellationToken);
                return;
            }

            _hasty = time.GetElapsedTime(start) < Hasty ? _hasty + 1 : 0;
            var number = Math.Max(_inVain, _hasty - MostHasty);
            if (number > 1)
            {
                await PauseAsync(number, refusal?.RetryAfter, cancellationToken);
            }
        }
    }

    private async Task<ClusterRefusal?> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await client.ListAsync(kind, ns, labels, cancellationToken);
        if (answer.Value is not { } list)
        {
            _inVain++;
            if (!_isRefused && answer.Refusal!.IsPassing)
            {
                _isRefused = true;
                await changes.WriteAsync(new ObjectChange.Refused(kind, ns, answer.Refusal), cancellationToken);
            }

            return answer.Refusal;
        }

        var gone = _known.Keys.ToHashSet();
        foreach (var item in list.Items)
        {
            gone.Remove(item.Name);
            await PutAsync(item, cancellationToken);
        }

        foreach (var name in gone)
        {
            await RemoveAsync(_known[name], cancellationToken);
        }

        (_version, _isRefused) = (list.ResourceVersion.Length > 0 ? list.ResourceVersion : "0", false);
        await changes.WriteAsync(new ObjectChange.Listed(kind, ns), cancellationToken);
        return null;
    }

    private async Task<ClusterRefusal?> WatchAsync(CancellationToken cancellationToken)
    {
        _inVain++;
        var answer = await client.WatchAsync(kind, ns, labels, _version, cancellationToken);
        if (answer.Value is not { } events)
        {
            _version = answer.Refusal!.Kind == ClusterRefusalKind.Gone || _inVain >= MostInVain ? "" : _version;
            return answer.Refusal;
        }

        await using (events)
        {
            while (await events.NextAsync(cancellationToken) is { } next)
            {
                if (next.Type == "ERROR")
                {
                    _version = "";
                    return null;
                }

                _inVain = 0;
                await TakeAsync(next, cancellationToken);
                if (_known.Count > client.Limits.MostObjects)
                {
                    return client.TooMany(kind, ns);
                }
            }
        }

        _version = _inVain >= MostInVain ? "" : _version;
        return null;
    }

    private async Task TakeAsync(WatchEvent next, CancellationToken cancellationToken)
    {
        switch (next.Type)
        {
            case "ADDED" or "MODIFIED":
                await PutAsync(next.Object, cancellationToken);
                break;
            case "DELETED":
                await RemoveAsync(next.Object, cancellationToken);
                break;
        }

        // bookmarks too, which are only about this
        _version = next.Object.ResourceVersion is { Length: > 0 } version ? version : _version;
    }

    private async Task PutAsync(KubernetesObject current, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(current.Name, out var before))
        {
            if (before.Uid == current.Uid && before.ResourceVersion == current.ResourceVersion)
            {
                return;
            }

            if (before.Uid != current.Uid)
            {
                // another object of the same name: its predecessor went while nobody looked
                await changes.WriteAsync(new ObjectChange.Removed(before), cancellationToken);
            }
        }

        _known[current.Name] = current;
        await changes.WriteAsync(new ObjectChange.Put(current), cancellationToken);
    }

    private async Task RemoveAsync(KubernetesObject last, CancellationToken cancellationToken)
    {
        if (_known.Remove(last.Name))
        {
            await changes.WriteAsync(new ObjectChange.Removed(last), cancellationToken);
        }
    }

    private Task PauseAsync(int number, TimeSpan? wanted, CancellationToken cancellationToken)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(number - 1, 10));
        pause = wanted > pause ? wanted.Value : pause;
        return Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
    }
}
