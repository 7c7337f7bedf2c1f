using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Deployments;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Plans;
using Flywheel.Runs;
using Microsoft.Data.Sqlite;

namespace Flywheel.History;

/// <summary>The runs of one data directory in <c>history.db</c>: what ran, how it ended, what it left for later runs.</summary>
/// <remarks>Thread-safe. A commit is on disk when a method returns (<c>synchronous=FULL</c>).</remarks>
internal sealed class SqliteHistory : IDisposable
{
    private readonly SqliteDatabase _database;

    /// <exception cref="SqliteException">The disk is full, or the file is no database.</exception>
    public SqliteHistory(string path)
    {
        _database = new(path);
        Applies = new SqliteApplyLedger(_database);
        States = new SqliteStateRegister(_database);
        Rescues = new SqliteRescueRegister(_database);
    }

    public IApplyLedger Applies { get; }

    public IStateRegister States { get; }

    public IRescueRegister Rescues { get; }

    /// <summary>Records a run that is about to begin.</summary>
    public void Begin(RunHeader run) => _database.Write(
        """
        INSERT INTO run (id, repository, command, trigger, environment, branch, revision, dirty, based_on, started_at, status, process)
        VALUES ($id, $repository, $command, $trigger, $environment, $branch, $revision, $dirty, $basedOn, $startedAt, 'running', $process)
        """,
        ("$id", run.Id.Value),
        ("$repository", run.Repository),
        ("$command", run.Command),
        ("$trigger", run.Trigger.Name()),
        ("$environment", run.Environment),
        ("$branch", run.Branch),
        ("$revision", run.Commit),
        ("$dirty", run.IsDirty),
        ("$basedOn", run.BasedOn?.Value),
        ("$startedAt", run.StartedAt.ToUnixTimeMilliseconds()),
        ("$process", ProcessIdentity.Own));

    /// <summary>Records how a run ended.</summary>
    public void End(RunId run, RunStatus status, TimeSpan duration) => _database.Write(
        "UPDATE run SET status = $status, duration_ms = $duration WHERE id = $run",
        ("$run", run.Value), ("$status", status.Name()), ("$duration", duration.TotalMilliseconds));

    /// <summary>Keeps the result of a job that a later run may be based on.</summary>
    public void Keep(RunId run, JobId job, JobResult result) => _database.Write(
        "INSERT OR REPLACE INTO job (run, id, outcome, result) VALUES ($run, $id, $outcome, $result)",
        ("$run", run.Value),
        ("$id", job.ToString()),
        ("$outcome", result.Outcome.Word()),
        ("$result", JsonSerializer.Serialize(JobResultDocument.From(result), JobsJson.Default.JobResultDocument)));

    /// <summary>The kept results of a run.</summary>
    public ImmutableSortedDictionary<JobId, JobResult> ResultsOf(RunId run) => _database.Read(
        "SELECT id, result FROM job WHERE run = $run",
        row => (Id: JobId.TryParse(row.GetString(0), out var id) ? id : null,
            Result: JsonSerializer.Deserialize(row.GetString(1), JobsJson.Default.JobResultDocument)?.ToResult()),
        ("$run", run.Value))
        .Where(kept => kept is { Id: not null, Result: not null })
        .ToImmutableSortedDictionary(kept => kept.Id!.Value, kept => kept.Result!);

    /// <summary>The newest runs first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="environment">Only of this environment; null: of all.</param>
    public ImmutableArray<RunRow> Newest(int limit, string? environment) => _database.Read(
        $"SELECT {RowReader.Columns} FROM run WHERE $environment IS NULL OR environment = $environment ORDER BY id DESC LIMIT $limit",
        RowReader.Read, ("$environment", environment), ("$limit", limit));

    /// <summary>The run of that id, or null.</summary>
    public RunRow? Find(RunId run) =>
        _database.Read($"SELECT {RowReader.Columns} FROM run WHERE id = $run", RowReader.Read, ("$run", run.Value)).FirstOrDefault();

    /// <summary>Runs that are said to be running.</summary>
    public ImmutableArray<RunRow> Running() => _database.Read($"SELECT {RowReader.Columns} FROM run WHERE status = 'running'", RowReader.Read);

    /// <summary>Forgets a run and its results.</summary>
    public void Remove(RunId run) => _database.Write("DELETE FROM run WHERE id = $run", ("$run", run.Value));

    /// <summary>Forgets which states stacks had in the lab, because the lab has forgotten them too.</summary>
    public void ForgetLabStates() => _database.Write("DELETE FROM state WHERE instr(backend, $lab) > 0", ("$lab", $"={EffectiveBackend.InLab}"));

    public void Dispose() => _database.Dispose();
}
