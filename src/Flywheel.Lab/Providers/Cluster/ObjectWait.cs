using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>What a look at an awaited object said.</summary>
/// <param name="Done">The wait is over.</param>
/// <param name="Lacking">What is still missing, as a sentence without its end; shown when the time is up.</param>
internal readonly record struct Look(bool Done, string Lacking)
{
    public static Look Good { get; } = new(true, "");

    public static Look Not(string lacking) => new(false, lacking);
}

/// <summary>Waits until one object is as wanted, by a watch.</summary>
internal static class ObjectWait
{
    // When watches are refused or end at once, this is how often the object is read instead.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <param name="client">Whom to ask.</param>
    /// <param name="name">The object.</param>
    /// <param name="look">Looks at it each time it changed; null when it is not there.</param>
    /// <param name="limit">When to give up.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    /// <exception cref="ProviderException">The time is up, or the look threw.</exception>
    public static async Task UntilAsync(KubeClient client, KubeName name, Func<JsonObject?, Look> look, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var clock = new CancellationTokenSource(limit, client.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        var lacking = "";
        try
        {
            while (true)
            {
                var now = await client.FindAsync(name, both.Token);
                if (See(now))
                {
                    return;
                }

                if (await WatchAsync(client, name, now, See, both.Token))
                {
                    return;
                }

                await Task.Delay(Pause, client.Time, both.Token);
            }
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException("Timed out", $"{name} is not as awaited after {Spoken(limit)}: {lacking}.");
        }

        bool See(JsonObject? now)
        {
            var seen = look(now);
            lacking = seen.Lacking;
            return seen.Done;
        }
    }

    // False when the watch ended before the object was as wanted.
    private static async Task<bool> WatchAsync(KubeClient client, KubeName name, JsonObject? since, Func<JsonObject?, bool> see, CancellationToken cancellationToken)
    {
        var version = since?["metadata"]?["resourceVersion"]?.ToString();
        var selector = Uri.EscapeDataString($"metadata.name={name.Name}");
        var path = $"{name.Resource.Collection(name.Namespace)}?watch=true&fieldSelector={selector}"
            + (version is null ? "" : $"&resourceVersion={Uri.EscapeDataString(version)}");
        try
        {
            using var reader = new StreamReader(await client.StreamAsync(path, $"Watching {name}", cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (JsonNode.Parse(line) is not JsonObject change || change["object"] is not JsonObject content)
                {
                    continue;
                }

                var type = change["type"]?.ToString();
                if (type == "ERROR")
                {
                    return false;
                }

                if (type is "ADDED" or "MODIFIED" or "DELETED" && see(type == "DELETED" ? null : content))
                {
                    return true;
                }
            }
        }
        catch (Exception ended) when (ended is IOException or HttpRequestException or JsonException or ClusterRefusal { IsGone: true } or ClusterRefusal { IsPassing: true })
        {
            // The object is read again and another watch begins there.
        }

        return false;
    }

    private static string Spoken(TimeSpan limit) => limit.TotalMinutes >= 1 && limit.Seconds == 0 ? $"{limit.TotalMinutes:0} min" : $"{limit.TotalSeconds:0} s";
}
