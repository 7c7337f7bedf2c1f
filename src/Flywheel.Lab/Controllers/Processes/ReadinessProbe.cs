using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>When a process counts as ready: the container's <c>readinessProbe</c>, asked at the process's own port.</summary>
internal sealed record ReadinessProbe
{
    // Timers take no more than some weeks.
    private const int LongestSeconds = 24 * 60 * 60;

    /// <summary>Asked with GET; null: it is enough that the port takes connections.</summary>
    public string? Path { get; init; }

    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    public TimeSpan InitialDelay { get; init; }

    /// <summary>Once it was ready. Before that it is asked more often, because nobody wants to wait for a local process.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So many failures in a row end readiness.</summary>
    public int Failures { get; init; } = 3;

    public static ReadinessProbe Of(JsonObject container)
    {
        var probe = container.ObjectAt("readinessProbe");
        var http = probe.ObjectAt("httpGet");
        return new()
        {
            Path = http is null ? null : http.TextAt("path") is { Length: > 0 } path ? (path[0] == '/' ? path : $"/{path}") : "/",
            Headers = [.. http.ObjectsAt("httpHeaders").Select(header => (header.TextAt("name"), header.TextAt("value")))],
            InitialDelay = Seconds(probe, "initialDelaySeconds", 0, 0),
            Period = Seconds(probe, "periodSeconds", 10, 1),
            Timeout = Seconds(probe, "timeoutSeconds", 1, 1),
            Failures = Math.Max(1, probe.NumberAt("failureThreshold") ?? 3),
        };
    }

    private static TimeSpan Seconds(JsonObject? probe, string name, int absent, int least) =>
        TimeSpan.FromSeconds(Math.Clamp(probe.NumberAt(name) is { } number and > 0 ? number : absent, least, LongestSeconds));
}
