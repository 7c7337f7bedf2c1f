using System.Globalization;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Readiness.Pods;

/// <summary>An entry of a pod's container statuses.</summary>
/// <param name="status">The entry.</param>
internal readonly struct ContainerView(JsonElement status)
{
    /// <summary>False for none, as <c>FirstOrDefault</c> gives it.</summary>
    public bool Exists => status.ValueKind != JsonValueKind.Undefined;

    /// <summary>What it does, as a verb.</summary>
    public string Doing =>
        WaitsFor is { } reason ? reason.Length > 0 ? $"waits with {reason}" : "waits"
        : ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"ended with exit {code}")
        : IsRunning ? IsReady ? "runs" : "runs and is not ready" : "has not started";

    public string Name => status.TextOf("name") ?? "?";

    public bool IsReady => status.Member("ready") is { ValueKind: JsonValueKind.True };

    public long Restarts => status.IntegerOf("restartCount") ?? 0;

    public bool IsRunning => State("running") is not null;

    /// <summary>Why it waits; null: it does not.</summary>
    public string? WaitsFor => State("waiting") is { } waiting ? waiting.TextOf("reason") ?? "" : null;

    /// <summary>What the wait is about; empty when it is not said.</summary>
    public string WaitMessage => State("waiting") is { } waiting ? waiting.TextOf("message") ?? "" : "";

    /// <summary>The exit code it ended with; null: it has not ended.</summary>
    public long? ExitCode => State("terminated") is { } ended ? ended.IntegerOf("exitCode") : null;

    /// <summary>Its last end, of this run or of the one before; null: it never ended.</summary>
    public (long? ExitCode, string Reason, DateTimeOffset? Started, DateTimeOffset? Finished)? LastEnd
    {
        get
        {
            var ended = State("terminated") ?? (status.Member("lastState") is { } last ? last.Member("terminated") : null);
            return ended is { } end ? (end.IntegerOf("exitCode"), end.TextOf("reason") ?? "", Time(end, "startedAt"), Time(end, "finishedAt")) : null;
        }
    }

    private JsonElement? State(string name) => status.Member("state") is { } state ? state.Member(name) : null;

    private static DateTimeOffset? Time(JsonElement of, string name) =>
        DateTimeOffset.TryParse(of.TextOf(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
