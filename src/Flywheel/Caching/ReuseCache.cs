using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Artifacts;
using Flywheel.Files;
using Flywheel.Jobs;
using Microsoft.Data.Sqlite;

namespace Flywheel.Caching;

/// <summary>Results of reusable jobs by fingerprint, kept in <c>cache/reuse.db</c>. Losing it costs time, nothing else.</summary>
internal sealed class ReuseCache : IDisposable
{
    /// <summary>In the folder of caches.</summary>
    public const string FileName = "reuse.db";

    /// <summary>The same for changes that are not trusted: what a stranger's job left serves strangers alone.</summary>
    public const string UntrustedFileName = "reuse-untrusted.db";

    private const string Schema =
        """
        CREATE TABLE result (
          job TEXT NOT NULL, fingerprint TEXT NOT NULL, run TEXT NOT NULL, result TEXT NOT NULL, parts BLOB NOT NULL, stored_at INTEGER NOT NULL,
          PRIMARY KEY (job, fingerprint)
        );
        CREATE INDEX result_age ON result (stored_at);
        """;

    private readonly Lock _lock = new();
    private readonly ArtifactStore _artifacts;
    private readonly TimeProvider _time;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteParameter _job;
    private readonly SqliteParameter _fingerprint;

    /// <summary>Opens the cache; a file that is no database any more is thrown away and begun anew.</summary>
    public ReuseCache(string path, ArtifactStore artifacts, TimeProvider time)
    {
        _artifacts = artifacts;
        _time = time;
        try
        {
            _connection = SqliteFile.Open(path, durable: false, [Schema]);
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is 11 or 26)
        {
            File.Delete(path);
            _connection = SqliteFile.Open(path, durable: false, [Schema]);
        }

        _find = _connection.CreateCommand();
        _find.CommandText = "SELECT run, result FROM result WHERE job = $job AND fingerprint = $fingerprint";
        _job = _find.Parameters.Add("$job", SqliteType.Text);
        _fingerprint = _find.Parameters.Add("$fingerprint", SqliteType.Text);
    }

    /// <summary>Looks for a result of this job with this fingerprint.</summary>
    public CacheLookup Find(JobId job, Fingerprint fingerprint)
    {
        lock (_lock)
        {
            _job.Value = job.ToString();
            _fingerprint.Value = fingerprint.Digest.Hex;
            using var reader = _find.ExecuteReader();
            if (reader.Read()
                && RunId.TryParse(reader.GetString(0), out var run)
                && ReadResult(reader.GetString(1)) is { } result
                && result.Artifacts.All(_artifacts.Has))
            {
                return new CacheLookup.Hit(run.Value, result);
            }
        }

        return new CacheLookup.Miss(new CacheLease(this, job, fingerprint));
    }

    /// <summary>
    /// How a fingerprint differs from that of the job's last stored result, one line each: <c>file x: changed</c>. Null when nothing
    /// was ever stored for the job.
    /// </summary>
    public ImmutableArray<string>? Explain(JobId job, Fingerprint fingerprint)
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT parts FROM result WHERE job = $job ORDER BY stored_at DESC LIMIT 1";
            command.Parameters.AddWithValue("$job", job.ToString());
            return command.ExecuteScalar() is byte[] stored ? FingerprintParts.Compare(FingerprintParts.Unpack(stored), fingerprint.Parts) : null;
        }
    }

    /// <summary>Removes what was stored before a moment.</summary>
    /// <returns>How many results went.</returns>
    public int RemoveBefore(DateTimeOffset moment)
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "DELETE FROM result WHERE stored_at < $moment";
            command.Parameters.AddWithValue("$moment", moment.ToUnixTimeMilliseconds());
            return command.ExecuteNonQuery();
        }
    }

    /// <summary>Digests of the artifacts of results that were stored since a moment.</summary>
    public IReadOnlyCollection<Digest> ArtifactsSince(DateTimeOffset moment)
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT result FROM result WHERE stored_at >= $moment";
            command.Parameters.AddWithValue("$moment", moment.ToUnixTimeMilliseconds());
            using var reader = command.ExecuteReader();
            var digests = new HashSet<Digest>();
            while (reader.Read())
            {
                digests.UnionWith(ReadResult(reader.GetString(0))?.Artifacts.Select(a => a.Digest) ?? []);
            }

            return digests;
        }
    }

    public void Dispose()
    {
        _find.Dispose();
        _connection.Dispose();
    }

    internal void Store(JobId job, Fingerprint fingerprint, RunId run, JobResult result)
    {
        lock (_lock)
        {
            using var command = _connection.CreateCommand();
            command.CommandText =
                """
                INSERT OR REPLACE INTO result (job, fingerprint, run, result, parts, stored_at)
                VALUES ($job, $fingerprint, $run, $result, $parts, $now)
                """;
            command.Parameters.AddWithValue("$job", job.ToString());
            command.Parameters.AddWithValue("$fingerprint", fingerprint.Digest.Hex);
            command.Parameters.AddWithValue("$run", run.Value);
            command.Parameters.AddWithValue("$result", JsonSerializer.Serialize(JobResultDocument.From(result), JobsJson.Default.JobResultDocument));
            command.Parameters.AddWithValue("$parts", FingerprintParts.Pack(fingerprint.Parts));
            command.Parameters.AddWithValue("$now", _time.GetUtcNow().ToUnixTimeMilliseconds());
            command.ExecuteNonQuery();
        }
    }

    // A result that an older or newer program wrote differently is a miss, not a problem.
    private static JobResult? ReadResult(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, JobsJson.Default.JobResultDocument)?.ToResult();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
