using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Deployments;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.History;

/// <summary>The runs of one repository: what ran, how it ended, what it left for later runs.</summary>
/// <remarks>Thread-safe. A commit is on disk when a method returns. Disposing closes the database.</remarks>
internal sealed class RunHistory(IHistoryDatabase database) : IDisposable
{
    /// <summary>The history in a file of this machine.</summary>
    public static RunHistory InFile(string path) => new(new SqliteDatabase(path));

    /// <summary>Several machines write to it, each with files of its own.</summary>
    public bool IsShared => database.IsShared;

    public IApplyLedger Applies { get; } = new ApplyLedger(database);

    public IStateRegister States { get; } = new StateRegister(database);

    public IRescueRegister Rescues { get; } = new RescueRegister(database);

    /// <summary>The plans of a repository that nobody has applied.</summary>
    /// <param name="repository">Where it is on this machine.</param>
    public IEarlierPlans EarlierPlans(string repository) => new EarlierPlans(database, repository);

    /// <summary>Records a run that is about to begin.</summary>
    public void Begin(RunHeader run) => database.Write(
        $"""
        INSERT INTO run ({RowReader.Columns})
        VALUES (@id, @repository, @command, @trigger, @environment, @branch, @revision, @dirty, @based_on, @started_at, 'running', 0, @process, @host, @place)
        """,
        ("@id", run.Id.Value),
        ("@repository", run.Repository),
        ("@command", run.Command),
        ("@trigger", run.Trigger.Name()),
        ("@environment", run.Environment),
        ("@branch", run.Branch),
        ("@revision", run.Commit),
        ("@dirty", run.IsDirty),
        ("@based_on", run.BasedOn?.Value),
        ("@started_at", run.StartedAt.ToUnixTimeMilliseconds()),
        ("@process", ProcessIdentity.Own),
        ("@host", Environment.MachineName),
        ("@place", ProcessPlace.Own));

    /// <summary>Records how a run ended.</summary>
    public void End(RunId run, RunStatus status, TimeSpan duration) => database.Write(
        "UPDATE run SET status = @status, duration_ms = @duration WHERE id = @run",
        ("@run", run.Value), ("@status", status.Name()), ("@duration", duration.TotalMilliseconds));

    /// <summary>Keeps the result of a job that a later run may be based on.</summary>
    public void Keep(RunId run, JobId job, JobResult result) => database.Write(
        """
        INSERT INTO job (run, id, outcome, result) VALUES (@run, @id, @outcome, @result)
        ON CONFLICT (run, id) DO UPDATE SET outcome = excluded.outcome, result = excluded.result
        """,
        ("@run", run.Value),
        ("@id", job.ToString()),
        ("@outcome", result.Outcome.Word()),
        ("@result", JsonSerializer.Serialize(JobResultDocument.From(result), JobsJson.Default.JobResultDocument)));

    /// <summary>The kept results of a run.</summary>
    public ImmutableSortedDictionary<JobId, JobResult> ResultsOf(RunId run) => database.Read(
        "SELECT id, result FROM job WHERE run = @run",
        row => (Id: JobId.TryParse(row.GetString(0), out var id) ? id : null,
            Result: JsonSerializer.Deserialize(row.GetString(1), JobsJson.Default.JobResultDocument)?.ToResult()),
        ("@run", run.Value))
        .Where(kept => kept is { Id: not null, Result: not null })
        .ToImmutableSortedDictionary(kept => kept.Id!.Value, kept => kept.Result!);

    /// <summary>The newest runs first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="environment">Only of this environment; null: of all.</param>
    public ImmutableArray<RunRow> Newest(int limit, string? environment) => environment is null
        ? database.Read($"SELECT {RowReader.Columns} FROM run ORDER BY id DESC LIMIT @limit", RowReader.Read, ("@limit", limit))
        : database.Read(
            $"SELECT {RowReader.Columns} FROM run WHERE environment = @environment ORDER BY id DESC LIMIT @limit",
            RowReader.Read, ("@environment", environment), ("@limit", limit));

    /// <summary>The run of that id, or null.</summary>
    public RunRow? Find(RunId run) =>
        database.Read($"SELECT {RowReader.Columns} FROM run WHERE id = @run", RowReader.Read, ("@run", run.Value)).FirstOrDefault();

    /// <summary>Runs that are said to be running.</summary>
    public ImmutableArray<RunRow> Running() =>
        database.Read($"SELECT {RowReader.Columns} FROM run WHERE status = 'running' ORDER BY id", RowReader.Read);

    /// <summary>Forgets a run and its results.</summary>
    public void Remove(RunId run) => database.Write("DELETE FROM run WHERE id = @run", ("@run", run.Value));

    /// <summary>Forgets which states stacks had in the lab, because the lab has forgotten them too.</summary>
    public void ForgetLabStates() => database.Write("DELETE FROM state WHERE replace(backend, @lab, '') <> backend", ("@lab", $"={EffectiveBackend.InLab}"));

    public void Dispose() => database.Dispose();
}
