using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Readiness.Pods;

namespace Flywheel.Verification.Kubernetes;

/// <summary>Asks a cluster why roots are not ready. What it may not read is left out; it explains and decides nothing.</summary>
/// <param name="client">The cluster.</param>
/// <param name="objects">Everything that was seen.</param>
internal sealed class EvidenceReader(ClusterClient client, ObjectSet objects)
{
    private const int MostEvents = 5;
    private const int MostWarnings = 2;
    private const int MostLines = 20;
    private const int LongestLine = 500;
    private const int DeepestOwner = 8;

    private static readonly ResourceKind Events = new("v1", "Event", "events", IsNamespaced: true);

    private readonly Dictionary<string, ImmutableArray<KubernetesObject>> _events = new(StringComparer.Ordinal);

    /// <summary>What there is about one root.</summary>
    public async Task<RootEvidence> ReadAsync(RootReport report, CancellationToken cancellationToken)
    {
        if (objects.Find(report.Root.Name) is not { } root)
        {
            return RootEvidence.None;
        }

        var below = Below(root);
        var pod = FailingPod(below, report.Verdict.Detail);
        var container = pod is null ? null : FailingContainer(pod);
        var events = root.Name.Namespace.Length == 0
            ? []
            : await EventsAsync(root.Name.Namespace, pod is null ? [.. below.Select(it => it.Uid)] : [root.Uid, pod.Uid], cancellationToken);
        return new(
            pod,
            container?.Name,
            [.. events.Select(Line)],
            [.. events.Where(said => said.Text("type") == "Warning" && !Tells(report, said)).TakeLast(MostWarnings).Select(Line)],
            pod is null || container is not { } failing ? [] : await LogAsync(pod, failing, cancellationToken));
    }

    // The root itself and what it owns.
    private List<KubernetesObject> Below(KubernetesObject root)
    {
        var (found, met) = (new List<KubernetesObject> { root }, new HashSet<ObjectName> { root.Name });
        for (var (from, level) = (0, 0); level < DeepestOwner && from < found.Count; level++)
        {
            var end = found.Count;
            for (; from < end; from++)
            {
                found.AddRange(objects.OwnedBy(found[from]).Where(it => met.Add(it.Name)));
            }
        }

        return found;
    }

    // The pod that the verdict speaks of, else the newest that is not ready.
    private static KubernetesObject? FailingPod(IEnumerable<KubernetesObject> below, string detail)
    {
        var pods = below.Where(it => it.Kind == "Pod" && it.Name.Group.Length == 0 && it.DeletedAt is null).ToList();
        return pods.Find(pod => detail.Contains($"pod {pod.Name.Name}:", StringComparison.Ordinal) || detail.Contains($"pod {pod.Name.Name} ", StringComparison.Ordinal))
            ?? pods.Where(pod => pod.Condition("Ready") is not { IsTrue: true } && pod.Text("status", "phase") != "Succeeded").MaxBy(pod => pod.CreatedAt);
    }

    private static ContainerView? FailingContainer(KubernetesObject pod)
    {
        foreach (var container in pod.Items("status", "initContainerStatuses").Concat(pod.Items("status", "containerStatuses")).Select(status => new ContainerView(status)))
        {
            if (!container.IsReady && container.ExitCode is not 0)
            {
                return container;
            }
        }

        return null;
    }

    private async Task<ImmutableArray<string>> LogAsync(KubernetesObject pod, ContainerView container, CancellationToken cancellationToken)
    {
        if (!container.IsRunning && container.LastEnd is null)
        {
            return [];
        }

        // The container that crashed tells why; the one that runs now may not have come to it yet.
        var previous = container.Restarts > 0 && container.IsRunning;
        var log = await client.LogTailAsync(pod.Name.Namespace, pod.Name.Name, container.Name, MostLines, previous, cancellationToken);
        if (previous && !log.IsGood)
        {
            log = await client.LogTailAsync(pod.Name.Namespace, pod.Name.Name, container.Name, MostLines, previous: false, cancellationToken);
        }

        return log.Value is { } text
            ? [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').TakeLast(MostLines).Where(line => line.Length > 0).Select(line => VisibleText.Of(line, LongestLine))]
            : [VisibleText.Of($"(the log cannot be read: {log.Refusal!.Message})", LongestLine)];
    }

    private static bool Tells(RootReport report, KubernetesObject said) =>
        said.Text("message") is { Length: > 0 } message && report.Verdict.Detail.Contains(message.Trim(), StringComparison.Ordinal);

    private async Task<ImmutableArray<KubernetesObject>> EventsAsync(string ns, IEnumerable<string> uids, CancellationToken cancellationToken)
    {
        if (!_events.TryGetValue(ns, out var all))
        {
            _events[ns] = all = (await client.ListAsync(Events, ns, "", cancellationToken)).Value?.Items ?? [];
        }

        var about = uids.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. all.Where(said => said.Text("involvedObject", "uid") is { Length: > 0 } uid && about.Contains(uid))
                .OrderBy(At).TakeLast(MostEvents),
        ];
    }

    private static DateTimeOffset At(KubernetesObject said) =>
        said.Time("series", "lastObservedTime") ?? said.Time("lastTimestamp") ?? said.Time("eventTime") ?? said.CreatedAt ?? default;

    private static string Line(KubernetesObject said)
    {
        var times = Math.Max(said.Integer("count") ?? 1, said.Integer("series", "count") ?? 1);
        var often = times > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({times} times)") : "";
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{At(said).UtcDateTime:HH:mm:ss} {said.Text("reason")}{often}: {(said.Text("message") ?? "").ReplaceLineEndings(" ").Trim()}");
        return VisibleText.Of(line, LongestLine);
    }
}
