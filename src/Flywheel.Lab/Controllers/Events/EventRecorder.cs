using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers.Events;

/// <summary>
/// Writes core/v1 events. What repeats is counted in one object: its name is made from what it tells, so that it is found again without
/// remembering anything.
/// </summary>
/// <param name="component">Who tells: <c>deployment-controller</c>, <c>kubelet</c>.</param>
internal sealed class EventRecorder(string component)
{
    // A message longer than this is cut by the API server's rules for events (k8s.io/api core/v1, NoteLengthLimit).
    private const int LongestMessage = 1024;

    /// <summary>Tells of an object. An event that cannot be written, because its namespace goes away, is dropped as a real recorder does.</summary>
    /// <param name="fieldPath">The part of the object, such as <c>spec.containers{web}</c>; empty: all of it.</param>
    /// <param name="host">The node that tells; empty: none.</param>
    public void Record(ClusterView cluster, Seen about, EventType type, string reason, string message, string fieldPath = "", string host = "")
    {
        var text = message.Length > LongestMessage ? message[..LongestMessage] : message;
        var @namespace = about.Namespace.Length == 0 ? "default" : about.Namespace;
        var key = new ObjectKey(Collections.Events, @namespace, Name(about, type, reason, text, fieldPath));
        var now = cluster.Now.ToStamp();
        try
        {
            if (cluster.Find(key) is not null)
            {
                _ = cluster.Change(key, known => Repeat(known, now));
                return;
            }

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

    private static string Name(Seen about, EventType type, string reason, string message, string fieldPath)
    {
        var told = string.Join('\n', about.Uid, type, reason, message, fieldPath);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)).AsSpan(0, 8));
        var name = about.Name.Length > 200 ? about.Name[..200].TrimEnd('.', '-') : about.Name;
        return string.Create(CultureInfo.InvariantCulture, $"{name}.{digest}");
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
