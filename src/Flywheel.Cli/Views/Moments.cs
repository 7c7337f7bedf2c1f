using System.Globalization;
using Flywheel.Jobs;

namespace Flywheel.Cli.Views;

/// <summary>Moments as people and programs read them.</summary>
internal static class Moments
{
    /// <summary>"2026-03-01T09:30:00Z".</summary>
    public static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>"just now", "5 min ago", "3 h ago", "2 days ago".</summary>
    public static string Ago(DateTimeOffset moment, DateTimeOffset now) => (now - moment) switch
    {
        { TotalSeconds: < 60 } => "just now",
        { TotalHours: < 1 } ago => $"{(int)ago.TotalMinutes} min ago",
        { TotalDays: < 1 } ago => $"{(int)ago.TotalHours} h ago",
        var ago => $"{Words.Count((int)ago.TotalDays, "day")} ago",
    };
}
