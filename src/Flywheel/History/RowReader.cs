using System.Data.Common;
using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Runs;

namespace Flywheel.History;

/// <summary>Reads rows of the table of runs.</summary>
internal static class RowReader
{
    /// <summary>The columns in the order in which <see cref="Read"/> takes them.</summary>
    public const string Columns =
        "id, repository, command, trigger, environment, branch, revision, dirty, based_on, started_at, status, duration_ms, process, host, place";

    public static RunRow Read(DbDataReader row) => new(
        new RunHeader
        {
            Id = new RunId(row.GetString(0)),
            Repository = row.GetString(1),
            Command = row.GetString(2),
            Trigger = TriggerNames.Parse(row.GetString(3)) ?? Trigger.Manual,
            Environment = row.Text(4),
            Branch = row.Text(5),
            Commit = row.Text(6),
            IsDirty = row.GetBoolean(7),
            BasedOn = row.Text(8) is { } basis ? new RunId(basis) : null,
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        },
        RunStatusNames.Parse(row.GetString(10)),
        TimeSpan.FromMilliseconds(row.GetDouble(11)),
        row.GetString(12))
    {
        Host = row.GetString(13),
        Place = row.GetString(14),
    };
}
