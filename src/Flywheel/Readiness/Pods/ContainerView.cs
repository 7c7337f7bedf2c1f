using System.Globalization;
using System.Text.Json;

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

    public string Name => Text(status, "name") ?? "?";

    public bool IsReady => Member(status, "ready") is { ValueKind: JsonValueKind.True };

    public long Restarts => Number(status, "restartCount") ?? 0;

    public bool IsRunning => State("running") is not null;

    /// <summary>Why it waits; null: it does not.</summary>
    public string? WaitsFor => State("waiting") is { } waiting ? Text(waiting, "reason") ?? "" : null;

    /// <summary>What the wait is about; empty when it is not said.</summary>
    public string WaitMessage => State("waiting") is { } waiting ? Text(waiting, "message") ?? "" : "";

    /// <summary>The exit code it ended with; null: it has not ended.</summary>
    public long? ExitCode => State("terminated") is { } ended ? Number(ended, "exitCode") : null;

    /// <summary>Its last end, of this run or of the one before; null: it never ended.</summary>
    public (long? ExitCode, string Reason, DateTimeOffset? Started, DateTimeOffset? Finished)? LastEnd
    {
        get
        {
            var ended = State("terminated") ?? (Member(status, "lastState") is { } last ? Member(last, "terminated") : null);
            return ended is { } end ? (Number(end, "exitCode"), Text(end, "reason") ?? "", Time(end, "startedAt"), Time(end, "finishedAt")) : null;
        }
    }

    private JsonElement? State(string name) => Member(status, "state") is { } state ? Member(state, name) : null;

    private static JsonElement? Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The text of a member; null when there is none.</summary>
    public static string? TextOf(JsonElement of, string name) => Text(of, name);

    private static string? Text(JsonElement of, string name) => Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long? Number(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    private static DateTimeOffset? Time(JsonElement of, string name) =>
        DateTimeOffset.TryParse(Text(of, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
