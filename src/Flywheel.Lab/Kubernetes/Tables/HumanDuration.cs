using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>Ages and durations as kubectl prints them: <c>5m30s</c>, <c>3h</c>, <c>2y12d</c> (apimachinery, util/duration).</summary>
internal static class HumanDuration
{
    public const string Unknown = "<unknown>";

    public static string Of(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        return span switch
        {
            _ when seconds < -1 => "<invalid>",
            _ when seconds < 0 => "0s",
            _ when seconds < 120 => $"{seconds}s",
            _ when minutes < 10 => Two(minutes, "m", seconds % 60, "s"),
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => Two(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => $"{hours}h",
            _ when days < 8 => Two(days, "d", hours % 24, "h"),
            _ when days < 730 => $"{days}d",
            _ when days < 2920 => Two(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    /// <summary>The time since a timestamp of an object.</summary>
    public static string Since(JsonNode? timestamp, DateTimeOffset now) => Read(timestamp) is { } time ? Of(now - time) : Unknown;

    /// <summary>A timestamp of an object; null: it has none.</summary>
    public static DateTimeOffset? Read(JsonNode? timestamp) =>
        timestamp is JsonValue value && value.TryGetValue(out string? text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
