using System.Collections.Immutable;
using System.Threading.Channels;
using Flywheel.Clusters;
using Flywheel.Organizations;

namespace Flywheel.Verification.ScaleSets;

/// <summary>Looks at scale sets and their listeners with every change, until waiting brings nothing or the time is up.</summary>
/// <param name="runners">Those of the environment.</param>
/// <param name="verdict">Judges them.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes a line whenever something else is seen of a runner.</param>
internal sealed class ScaleSetWatch(ImmutableArray<Runner> runners, ScaleSetVerdict verdict, TimeProvider time, Action<string> log)
{
    private const string Listeners = "app.kubernetes.io/component=runner-scale-set-listener";
    private static readonly ResourceKind Pods = new("v1", "Pod", "pods", IsNamespaced: true);

    private readonly ObjectSet _seen = new();
    private readonly Dictionary<string, ClusterRefusal?> _answers = new(StringComparer.Ordinal);
    private ImmutableArray<ScaleSetSighting> _sightings = [];

    /// <summary>What was seen last of each, in their order; or why the cluster does not tell.</summary>
    public async Task<(ImmutableArray<ScaleSetSighting> Sightings, ClusterRefusal? Refusal)> RunAsync(
        ClusterClient client, TimeSpan within, CancellationToken cancellationToken)
    {
        var found = await client.FindKindAsync("actions.github.com/v1alpha1", ScaleSetVerdict.Kind, cancellationToken);
        if (!found.IsGood)
        {
            return ([], found.Refusal);
        }

        using var timer = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var watch = new ObjectWatch(client, time);
        await using (watch)
        {
            watch.Follow(found.Value, "");
            watch.Follow(Pods, "", Listeners);
            try
            {
                await FollowAsync(watch.Changes, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // the time is up
            }
        }

        return (_sightings, _answers.Values.FirstOrDefault(refusal => refusal is not null) ?? (_sightings.IsEmpty ? Silence : null));
    }

    private static ClusterRefusal Silence => new(ClusterRefusalKind.Timeout, "The cluster has not listed its scale sets and their listeners in time.");

    private async Task FollowAsync(ChannelReader<ObjectChange> changes, CancellationToken cancellationToken)
    {
        while (await changes.WaitToReadAsync(cancellationToken))
        {
            while (changes.TryRead(out var change))
            {
                Take(change);
            }

            if (_answers.Values.Any(refusal => refusal is { IsPassing: false }))
            {
                return;
            }

            if (_answers.Count == 2 && _answers.Values.All(refusal => refusal is null))
            {
                Look();
                if (_sightings.All(sighting => sighting.IsSettled))
                {
                    return;
                }
            }
        }
    }

    private void Take(ObjectChange change)
    {
        switch (change)
        {
            case ObjectChange.Put(var it):
                _seen.Put(it);
                break;
            case ObjectChange.Removed(var it):
                _seen.Remove(it.Name);
                break;
            case ObjectChange.Listed(var kind, _):
                _answers[kind.Kind] = null;
                break;
            case ObjectChange.Refused(var kind, _, var refusal):
                _answers[kind.Kind] = refusal;
                break;
        }
    }

    private void Look()
    {
        var before = _sightings;
        _sightings = [.. runners.Select(runner => verdict.Of(runner, _seen, time.GetUtcNow()))];
        foreach (var (sighting, index) in _sightings.Select((sighting, index) => (sighting, index)))
        {
            if (before.IsEmpty || before[index].Detail != sighting.Detail)
            {
                log(sighting.Detail);
            }
        }
    }
}
