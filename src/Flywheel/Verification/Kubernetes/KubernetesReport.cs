using System.Globalization;
using System.Text.Json;
using Flywheel.Readiness;

namespace Flywheel.Verification.Kubernetes;

/// <summary>The artifact <c>kubernetes.json</c>: what came of each object, without anything that a log holds.</summary>
internal static class KubernetesReport
{
    public const string Name = "kubernetes.json";

    public static ReadOnlySpan<byte> Write(string stack, string environment, string context, ClusterFindings findings)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            json.WriteString("stack", stack);
            json.WriteString("environment", environment);
            json.WriteString("context", context);
            json.WriteString("startedAt", Moment(findings.Start));
            json.WriteNumber("durationMs", (long)findings.Elapsed.TotalMilliseconds);
            json.WriteStartArray("objects");
            foreach (var root in findings.Roots)
            {
                Write(json, root);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, RootReport root)
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", root.Root.ApiVersion);
        json.WriteString("kind", root.Root.Name.Kind);
        json.WriteString("namespace", root.Root.Name.Namespace);
        json.WriteString("name", root.Root.Name.Name);
        json.WriteString("source", root.Root.Source);
        json.WriteString("health", root.Verdict.Health.Name());
        json.WriteString("reason", root.Verdict.Reason);
        json.WriteString("detail", root.Verdict.Detail);
        json.WriteString("since", Moment(root.Since));
        if (root.ReadyAfter is { } after)
        {
            json.WriteNumber("readyAfterMs", (long)after.TotalMilliseconds);
        }
        else
        {
            json.WriteNull("readyAfterMs");
        }

        json.WriteBoolean("madeAgain", root.IsReplaced);
        json.WriteEndObject();
    }

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
