using System.Globalization;
using System.Text.Json;
using Flywheel.LabAccess;
using Flywheel.Reports;

namespace Flywheel.Cli.Views;

/// <summary>A running lab: where it answers, and what it says of itself.</summary>
internal static class LabView
{
    private static readonly string[] Mentioned =
        ["schemaVersion", "pid", "processStart", "bootId", "version", "startedAt", "addresses", "paths", "contexts", "providers", "uptimeSeconds", "memoryBytes"];

    /// <summary>Where it answers.</summary>
    public static void Write(Page page, LabAddress lab) => page.Write(
    [
        Row("kubernetes", $"{lab.Kubernetes} (contexts: {string.Join(", ", lab.Contexts)})"),
        Row("forge", lab.Forge),
        Row("states", lab.State),
        Row("ingress", string.Create(CultureInfo.InvariantCulture, $"http://*.lab.localhost:{lab.IngressHttpPort}, https://*.lab.localhost:{lab.IngressHttpsPort}")),
        Row("providers", lab.Providers.IsEmpty ? "none" : string.Join(", ", lab.Providers.Keys)),
    ]);

    /// <summary>Where it answers, and its numbers.</summary>
    public static void Write(Page page, LabAddress lab, JsonElement status, TimeProvider time)
    {
        page.Write([Line.Of("The lab runs", TextStyle.Strong).Add(": a simulation; nothing in it is real.")]);
        Write(page, lab);
        page.Write(Row("process", string.Create(CultureInfo.InvariantCulture, $"{lab.Pid}, started {Moments.Ago(lab.StartedAt, time.GetUtcNow())}, version {lab.Version}")));
        if (status.TryGetProperty("memoryBytes", out var memory))
        {
            page.Write(Row("memory", string.Create(CultureInfo.InvariantCulture, $"{memory.GetInt64() / 1048576} MiB")));
        }

        foreach (var entry in status.EnumerateObject().Where(e => e.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String && !Mentioned.Contains(e.Name)))
        {
            page.Write(Row(entry.Name, entry.Value.ToString()));
        }
    }

    /// <summary>All of it, for programs.</summary>
    public static void Write(Utf8JsonWriter writer, JsonElement status)
    {
        writer.WriteStartObject("lab");
        foreach (var entry in status.EnumerateObject().Where(e => e.Name != "schemaVersion"))
        {
            entry.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static Line Row(string name, string value) => Line.Of($"  {name}", TextStyle.Dim).PadTo(14).Add(value);
}
