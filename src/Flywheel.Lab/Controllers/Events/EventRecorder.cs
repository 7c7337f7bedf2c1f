using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Events;

/// <summary>
/// Writes core/v1 events. What repeats is counted in one object. Names end with the time in hexadecimal digits, so that a list by names is one by
/// time. Used by the loop's thread alone.
/// </summary>
/// <param name="component">Who tells: <c>deployment-controller</c>, <c>kubelet</c>.</param>
internal sealed class EventRecorder(string component)
{
    // A message longer than this is cut by the API server's rules for events (k8s.io/api core/v1, NoteLengthLimit).
    private const int LongestMessage = 1024;

    private const int MostKnown = 10_000;
    private readonly Dictionary<(string Uid, EventType Type, string Reason, string Message, string Field), ObjectKey> _known = [];

    /// <summary>Tells of an object. An event that cannot be written, because its namespace goes away, is dropped as a real recorder does.</summary>
    /// <param name="fieldPath">The part of the object, such as <c>spec.containers{web}</c>; empty: all of it.</param>
    /// <param name="host">The node that tells; empty: none.</param>
    public void Record(ClusterView cluster, Seen about, EventType type, string reason, string message, string fieldPath = "", string host = "")
    {
        var text = message.Length > LongestMessage ? message[..LongestMessage] : message;
        var @namespace = about.Namespace.Length == 0 ? "default" : about.Namespace;
        var now = cluster.Now.ToStamp();
        var told = (about.Uid, type, reason, text, fieldPath);
        try
        {
            if (_known.TryGetValue(told, out var earlier) && cluster.Find(earlier) is not null)
            {
                _ = cluster.Change(earlier, known => Repeat(known, now));
                return;
            }

            var key = FreeKey(about, @namespace, cluster);
            Remember(told, key);
            var written = Event(about, type, reason, text, now);
            written["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace };
            if (fieldPath.Length > 0)
            {
                written["involvedObject"]!["fieldPath"] = fieldPath;
            }

            if (host.Length > 0)
            {
                written["source"]!["host"] = host;
                written["reportingInstance"] = host;
            }

            _ = cluster.Create(written);
        }
        catch (StatusException)
        {
            // Its namespace is gone or full; what happened stays visible in the object's status.
        }
    }

    private static void Repeat(JsonObject known, string now)
    {
        known["count"] = (known.NumberAt("count") ?? 1) + 1;
        known["lastTimestamp"] = now;
    }

    private static ObjectKey FreeKey(Seen about, string @namespace, ClusterView cluster)
    {
        var name = about.Name.Length > 200 ? about.Name[..200].TrimEnd('.', '-') : about.Name;
        for (var time = (cluster.Now - DateTimeOffset.UnixEpoch).Ticks * 100; ; time++)
        {
            var key = new ObjectKey(Collections.Events, @namespace, string.Create(CultureInfo.InvariantCulture, $"{name}.{time:x}"));
            if (cluster.Find(key) is null)
            {
                return key;
            }
        }
    }

    private void Remember((string Uid, EventType Type, string Reason, string Message, string Field) told, ObjectKey key)
    {
        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        _known[told] = key;
    }

    private JsonObject Event(Seen about, EventType type, string reason, string message, string now)
    {
        var involved = new JsonObject
        {
            ["apiVersion"] = about.Content.TextAt("apiVersion"),
            ["kind"] = about.Content.TextAt("kind"),
            ["name"] = about.Name,
            ["resourceVersion"] = about.Metadata.TextAt("resourceVersion"),
            ["uid"] = about.Uid,
        };
        if (about.Namespace.Length > 0)
        {
            involved["namespace"] = about.Namespace;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["involvedObject"] = involved,
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = component },
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
            ["type"] = type.ToString(),
            ["eventTime"] = null,
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
        };
    }
}
