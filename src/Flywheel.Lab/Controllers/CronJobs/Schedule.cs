using Cronos;

namespace Flywheel.Lab.Controllers.CronJobs;

/// <summary>When a CronJob is due.</summary>
internal sealed class Schedule
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(2);

    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private Schedule(CronExpression expression, TimeZoneInfo zone)
    {
        (_expression, _zone) = (expression, zone);
    }

    /// <summary>Null: it cannot be read, which the API has told already.</summary>
    public static Schedule? Read(string schedule, string timeZone) =>
        CronExpression.TryParse(schedule, out var expression)
            && (timeZone.Length == 0 ? TimeZoneInfo.Utc : TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : null) is { } zone
            ? new(expression, zone)
            : null;

    /// <summary>The first time after another; null: never again.</summary>
    public DateTimeOffset? After(DateTimeOffset time) => _expression.GetNextOccurrence(time, _zone);

    /// <summary>The last time that has come, after another and up to now; null: none has.</summary>
    public DateTimeOffset? Last(DateTimeOffset after, DateTimeOffset now)
    {
        // A frequent schedule came lately; of a rare one there are few times to go through, however long ago it began.
        var lately = now - after > Lately ? now - Lately : after;
        return Walk(lately, now) ?? Walk(after, now);
    }

    private DateTimeOffset? Walk(DateTimeOffset after, DateTimeOffset now)
    {
        DateTimeOffset? last = null;
        for (var next = After(after); next <= now; next = After(next.Value))
        {
            last = next;
        }

        return last;
    }
}
