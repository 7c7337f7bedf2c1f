using System.Globalization;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The syntax of a CronJob's schedule, with the sentences of github.com/robfig/cron v3, which the server uses.</summary>
internal static class CronSchedule
{
    private static readonly string[] _months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] _days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>What is wrong with it; null: nothing.</summary>
    public static string? ProblemOf(string schedule)
    {
        if (schedule.Contains("TZ", StringComparison.Ordinal))
        {
            return "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
        }

        if (schedule.StartsWith('@'))
        {
            return schedule is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly"
                || schedule.StartsWith("@every ", StringComparison.Ordinal)
                ? null
                : $"unrecognized descriptor: {schedule}";
        }

        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            return string.Create(CultureInfo.InvariantCulture, $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]");
        }

        return Field(fields[0], 0, 59, []) ?? Field(fields[1], 0, 23, []) ?? Field(fields[2], 1, 31, [])
            ?? Field(fields[3], 1, 12, _months) ?? Field(fields[4], 0, 6, _days);
    }

    private static string? Field(string field, int lowest, int highest, string[] names) =>
        field.Split(',').Select(part => Part(part, lowest, highest, names)).FirstOrDefault(problem => problem is not null);

    private static string? Part(string part, int lowest, int highest, string[] names)
    {
        var steps = part.Split('/');
        var range = steps[0].Split('-');
        if (steps.Length > 2 || range.Length > 2)
        {
            return $"too many {(steps.Length > 2 ? "slashes" : "hyphens")}: {part}";
        }

        var (from, to) = (lowest, highest);
        if (range is not ["*"] and not ["?"])
        {
            if (Number(range[0], lowest, names) is not { } first || Number(range[^1], lowest, names) is not { } last)
            {
                return $"failed to parse int from {part}: strconv.Atoi: parsing \"{range[0]}\": invalid syntax";
            }

            (from, to) = (first, last);
        }

        if (steps.Length == 2 && (!int.TryParse(steps[1], NumberStyles.None, CultureInfo.InvariantCulture, out var step) || step == 0))
        {
            return $"step of range should be a positive number: {part}";
        }

        return from < lowest ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({from}) below minimum ({lowest}): {part}")
            : to > highest ? string.Create(CultureInfo.InvariantCulture, $"end of range ({to}) above maximum ({highest}): {part}")
            : from > to ? string.Create(CultureInfo.InvariantCulture, $"beginning of range ({from}) beyond end of range ({to}): {part}")
            : null;
    }

    private static int? Number(string text, int first, string[] names)
    {
        var name = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name >= 0 ? name + first
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }
}
