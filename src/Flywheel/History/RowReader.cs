using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Runs;
using Microsoft.Data.Sqlite;

namespace Flywheel.History;

/// <summary>Reads rows of the table of runs.</summary>
internal static class RowReader
{
    /// <summary>The columns in the order in which <see cref="Read"/> takes them.</summary>
    public const string Columns =
        "id, repository, command, trigger, environment, branch, revision, dirty, based_on, started_at, status, duration_ms, process";

    public static RunRow Read(SqliteDataReader row) => new(
        new RunHeader
        {
            Id = new RunId(row.GetString(0)),
            Repository = row.GetString(1),
            Command = row.GetString(2),
            Trigger = TriggerNames.Parse(row.GetString(3)) ?? Trigger.Manual,
            Environment = Text(row, 4),
            Branch = Text(row, 5),
            Commit = Text(row, 6),
            IsDirty = row.GetBoolean(7),
            BasedOn = Text(row, 8) is { } basis ? new RunId(basis) : null,
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        },
        RunStatusNames.Parse(row.GetString(10)),
        TimeSpan.FromMilliseconds(row.GetDouble(11)),
        row.GetString(12));

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
