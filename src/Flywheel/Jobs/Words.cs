using System.Globalization;

namespace Flywheel.Jobs;

/// <summary>Quantities as people read them.</summary>
internal static class Words
{
    /// <summary>"12 ms", "3.4 s", "2 min 5 s", "1 h 10 min".</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 999.5 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 59.95 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s"),
        { TotalMinutes: < 60 } => Pair((int)duration.TotalMinutes, "min", duration.Seconds, "s"),
        _ => Pair((int)duration.TotalHours, "h", duration.Minutes, "min"),
    };

    /// <summary>"1 job", "3 jobs".</summary>
    public static string Count(long count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>"812 B", "1.4 MB": powers of 1000.</summary>
    public static string Bytes(long bytes)
    {
        ReadOnlySpan<string> units = ["B", "kB", "MB", "GB", "TB"];
        var (value, unit) = ((double)bytes, 0);
        while (value >= 999.5 && unit < units.Length - 1)
        {
            (value, unit) = (value / 1000, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    private static string Pair(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
