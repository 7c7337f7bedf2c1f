using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Logs;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Answers <c>/log</c> of a pod: what one of its containers wrote.</summary>
internal sealed class PodLogResource(Cluster cluster, PodLogs logs)
{
    /// <summary>Sends the lines, and with <c>follow</c> those to come.</summary>
    /// <param name="request">The request.</param>
    /// <param name="stopping">Fires when the lab ends.</param>
    public async Task GetAsync(ApiRequest request, CancellationToken stopping)
    {
        var pod = cluster.Find(request.Key) ?? throw new StatusException(ApiStatus.NotFound(request.Kind.Resource, request.Path.Name));
        var content = pod.Content();
        var container = Container(request, content);
        var log = logs.Find(pod.Uid, container);
        CheckStarted(request, content, container, log);

        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        var response = request.Http.Response;
        response.ContentType = "text/plain";
        var lines = Select(request, request.Flag("previous") ? log!.Previous!.Value : log?.Lines ?? []);
        var left = request.Number("limitBytes") ?? long.MaxValue;
        left = await WriteAsync(request, lines, left, end.Token);
        if (!request.Flag("follow") || request.Flag("previous"))
        {
            return;
        }

        await response.Body.FlushAsync(end.Token);
        try
        {
            await FollowAsync(request, container, lines.IsEmpty ? log?.Lines.LastOrDefault().Number + 1 ?? 0 : lines[^1].Number + 1, left, end.Token);
        }
        catch (OperationCanceledException) when (!request.Aborted.IsCancellationRequested)
        {
            // The lab ends; what was sent is a whole answer.
        }
    }

    private async Task FollowAsync(ApiRequest request, string container, long next, long left, CancellationToken end)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end);
        var gone = EndOfPodAsync(request, over.Token);
        try
        {
            while (left > 0 && logs.Find(cluster.Find(request.Key)?.Uid ?? "", container) is { } log)
            {
                var more = log.FollowAsync(next, over.Token);
                if (await Task.WhenAny(more, gone) == gone && !more.IsCompleted)
                {
                    return;
                }

                var lines = await more;
                if (lines.IsEmpty)
                {
                    return;
                }

                next = lines[^1].Number + 1;
                left = await WriteAsync(request, lines, left, end);
                await request.Http.Response.Body.FlushAsync(end);
            }
        }
        finally
        {
            await over.CancelAsync();
            await gone.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends when the pod has ended or is gone: nothing more will be written.</summary>
    private async Task EndOfPodAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var version = cluster.Version;
        while (cluster.Find(request.Key)?.Content().At("status.phase")?.ToString() is not (null or "Succeeded" or "Failed"))
        {
            await cluster.Log.ChangedAsync(version).WaitAsync(cancellationToken);
            version = cluster.Version;
        }
    }

    private static string Container(ApiRequest request, JsonObject pod)
    {
        ImmutableArray<string> names =
        [
            .. ((ReadOnlySpan<string>)["containers", "initContainers", "ephemeralContainers"]).ToImmutableArray()
                .SelectMany(list => (pod.At($"spec.{list}") as JsonArray ?? []).OfType<JsonObject>()).Select(each => each.Text("name")),
        ];
        var asked = request.Query("container");
        if (asked.Length > 0)
        {
            return names.Contains(asked)
                ? asked
                : throw new StatusException(ApiStatus.BadRequest($"container {asked} is not valid for pod {request.Path.Name}"));
        }

        var containers = (pod.At("spec.containers") as JsonArray ?? []).Count;
        return containers == 1
            ? names[0]
            : throw new StatusException(ApiStatus.BadRequest(
                $"a container name must be specified for pod {request.Path.Name}, choose one of: [{string.Join(' ', names)}]"));
    }

    private static void CheckStarted(ApiRequest request, JsonObject pod, string container, ContainerLog? log)
    {
        var status = ((ReadOnlySpan<string>)["containerStatuses", "initContainerStatuses"]).ToImmutableArray()
            .SelectMany(list => (pod.At($"status.{list}") as JsonArray ?? []).OfType<JsonObject>())
            .FirstOrDefault(each => each.Text("name") == container);
        if (request.Flag("previous"))
        {
            if (log?.Previous is null)
            {
                throw new StatusException(ApiStatus.BadRequest(
                    $"previous terminated container \"{container}\" in pod \"{request.Path.Name}\" not found"));
            }

            return;
        }

        // A container that waits for its next start still shows what it wrote before.
        if (log is null && (status is null || status.At("state.waiting") is not null))
        {
            var why = (status?.At("state.waiting") as JsonObject).Text("reason") switch
            {
                "ImagePullBackOff" or "ErrImagePull" => "trying and failing to pull image",
                "" => "ContainerCreating",
                var reason => reason,
            };
            throw new StatusException(ApiStatus.BadRequest(
                $"container \"{container}\" in pod \"{request.Path.Name}\" is waiting to start: {why}"));
        }
    }

    private ImmutableArray<LogLine> Select(ApiRequest request, ImmutableArray<LogLine> lines)
    {
        DateTimeOffset? since = request.Number("sinceSeconds") is { } seconds
            ? cluster.Time.GetUtcNow().AddSeconds(-Math.Min(seconds, int.MaxValue))
            : DateTimeOffset.TryParse(request.Query("sinceTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : null;
        if (since is { } begin)
        {
            lines = [.. lines.Where(line => line.Time >= begin)];
        }

        return request.Number("tailLines") is { } tail && tail < lines.Length ? lines[(lines.Length - (int)tail)..] : lines;
    }

    private static async Task<long> WriteAsync(ApiRequest request, ImmutableArray<LogLine> lines, long left, CancellationToken end)
    {
        var stamped = request.Flag("timestamps");
        foreach (var line in lines)
        {
            var text = stamped ? $"{line.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)} {line.Text}\n" : line.Text + "\n";
            var bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length > left)
            {
                bytes = bytes[..(int)left];
            }

            left -= bytes.Length;
            await request.Http.Response.Body.WriteAsync(bytes, end);
            if (left == 0)
            {
                break;
            }
        }

        return left;
    }
}
