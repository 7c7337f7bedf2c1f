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
internal sealed class SqliteHistory : IApplyLedger, IStateRegister, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    /// <exception cref="SqliteException">The disk is full, or the file is no database.</exception>
    public SqliteHistory(string path) => _connection = SqliteFile.Open(path, durable: true, HistorySchema.Migrations);

    /// <summary>Records a run that is about to begin.</summary>
    public void Begin(RunHeader run) => Write(
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
    public void End(RunId run, RunStatus status, TimeSpan duration) => Write(
        "UPDATE run SET status = $status, duration_ms = $duration WHERE id = $run",
        ("$run", run.Value), ("$status", status.Name()), ("$duration", duration.TotalMilliseconds));

    /// <summary>Keeps the result of a job that a later run may be based on.</summary>
    public void Keep(RunId run, JobId job, JobResult result) => Write(
        "INSERT OR REPLACE INTO job (run, id, outcome, result) VALUES ($run, $id, $outcome, $result)",
        ("$run", run.Value),
        ("$id", job.ToString()),
        ("$outcome", result.Outcome.Word()),
        ("$result", JsonSerializer.Serialize(JobResultDocument.From(result), JobsJson.Default.JobResultDocument)));

    /// <summary>The kept results of a run.</summary>
    public ImmutableSortedDictionary<JobId, JobResult> ResultsOf(RunId run) => Read(
        "SELECT id, result FROM job WHERE run = $run",
        row => (Id: JobId.TryParse(row.GetString(0), out var id) ? id : null,
            Result: JsonSerializer.Deserialize(row.GetString(1), JobsJson.Default.JobResultDocument)?.ToResult()),
        ("$run", run.Value))
        .Where(kept => kept is { Id: not null, Result: not null })
        .ToImmutableSortedDictionary(kept => kept.Id!.Value, kept => kept.Result!);

    /// <summary>The newest runs first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="environment">Only of this environment; null: of all.</param>
    public ImmutableArray<RunRow> Newest(int limit, string? environment) => Read(
        $"SELECT {RowReader.Columns} FROM run WHERE $environment IS NULL OR environment = $environment ORDER BY id DESC LIMIT $limit",
        RowReader.Read, ("$environment", environment), ("$limit", limit));

    /// <summary>The run of that id, or null.</summary>
    public RunRow? Find(RunId run) =>
        Read($"SELECT {RowReader.Columns} FROM run WHERE id = $run", RowReader.Read, ("$run", run.Value)).FirstOrDefault();

    /// <summary>Runs that are said to be running.</summary>
    public ImmutableArray<RunRow> Running() => Read($"SELECT {RowReader.Columns} FROM run WHERE status = 'running'", RowReader.Read);

    /// <summary>Forgets a run and its results.</summary>
    public void Remove(RunId run) => Write("DELETE FROM run WHERE id = $run", ("$run", run.Value));

    bool IApplyLedger.Intend(ApplyIntent intent) => Write(
        "INSERT OR IGNORE INTO apply (stack, environment, plan, run, intended_at) VALUES ($stack, $environment, $plan, $run, $now)",
        ("$stack", intent.Stack), ("$environment", intent.Environment), ("$plan", intent.Plan.Hex), ("$run", intent.Run.Value),
        ("$now", intent.At.ToUnixTimeMilliseconds())) == 1;

    void IApplyLedger.End(ApplyIntent intent, string outcome) => Write(
        "UPDATE apply SET outcome = $outcome WHERE stack = $stack AND environment = $environment AND plan = $plan",
        ("$stack", intent.Stack), ("$environment", intent.Environment), ("$plan", intent.Plan.Hex), ("$outcome", outcome));

    PastApply? IApplyLedger.Find(ApplyIntent intent) => Read(
        "SELECT run, outcome FROM apply WHERE stack = $stack AND environment = $environment AND plan = $plan",
        row => new PastApply(new RunId(row.GetString(0)), row.IsDBNull(1) ? null : row.GetString(1)),
        ("$stack", intent.Stack), ("$environment", intent.Environment), ("$plan", intent.Plan.Hex)).FirstOrDefault();

    StateBinding IStateRegister.Bind(string stack, string environment, StateBinding state)
    {
        Write(
            "INSERT OR IGNORE INTO state (stack, environment, backend, lineage) VALUES ($stack, $environment, $backend, $lineage)",
            ("$stack", stack), ("$environment", environment), ("$backend", state.Backend), ("$lineage", state.Lineage));
        Write(
            "UPDATE state SET lineage = $lineage WHERE stack = $stack AND environment = $environment AND lineage IS NULL",
            ("$stack", stack), ("$environment", environment), ("$lineage", state.Lineage));
        return Read(
            "SELECT backend, lineage FROM state WHERE stack = $stack AND environment = $environment",
            row => new StateBinding(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1)),
            ("$stack", stack), ("$environment", environment))[0];
    }

    ImmutableArray<string> IStateRegister.OthersOn(string stack, string environment, string backend) => Read(
        "SELECT stack, environment FROM state WHERE backend = $backend AND NOT (stack = $stack AND environment = $environment)",
        row => $"{row.GetString(0)} in {row.GetString(1)}",
        ("$stack", stack), ("$environment", environment), ("$backend", backend));

    /// <summary>Forgets which states stacks had in the lab, because the lab has forgotten them too.</summary>
    public void ForgetLabStates() => Write("DELETE FROM state WHERE instr(backend, $lab) > 0", ("$lab", $"={EffectiveBackend.InLab}"));

    public void Dispose() => _connection.Dispose();

    private int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }

    private ImmutableArray<T> Read<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var rows = ImmutableArray.CreateBuilder<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows.ToImmutable();
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the texts are constants of this file; values are parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
