using System.Globalization;
using Flywheel.Processes;
using Flywheel.Supervision;
using Microsoft.Data.Sqlite;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>Sees from outside how far an apply has come, and kills at an exact state: stopped first, looked at while nothing moves, and let go if it was missed.</summary>
/// <remarks>To be disposed before this process reads the database's files: closing any of them lets go of SQLite's locks.</remarks>
internal sealed class ApplyWatch : IDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly SqliteConnection _history;
    private readonly SqliteCommand _newest;
    private readonly long _before;

    public ApplyWatch(FakedRepository repository)
    {
        _history = new($"Data Source={Path.Combine(repository.Home, "history.db")};Mode=ReadOnly;Pooling=False");
        _history.Open();
        _newest = _history.CreateCommand();
        _newest.CommandText = "SELECT fence, spool, started_at, outcome FROM apply ORDER BY fence DESC LIMIT 1";
        _before = Newest()?.Fence ?? 0;
    }

    /// <summary>The intent is on disk; nobody has been asked to start anything.</summary>
    public bool IsIntended => Now() is { HasStarted: false } apply && !File.Exists(new Spool(apply.Spool).StartFile);

    /// <summary>The supervisor lives and has said who it is; what it starts has not ended.</summary>
    public bool IsSupervised => Supervisor is not null && !File.Exists(Spool!.ExitFile);

    /// <summary>The supervisor lives and has started nothing.</summary>
    public bool IsAboutToStart => Supervisor is not null && !File.Exists(Spool!.ChildFile) && !File.Exists(Spool.ExitFile);

    /// <summary>The last word is on disk, and nobody has taken it yet.</summary>
    public bool HasEnded => Now() is { Outcome: null } apply && File.Exists(new Spool(apply.Spool).ExitFile);

    /// <summary>The end is in the history, the run's own end is not.</summary>
    public bool IsRecorded => Now() is { Outcome: not null } apply && Directory.Exists(apply.Spool);

    /// <summary>Number of the supervisor; null: there is none.</summary>
    public int? Supervisor => Spool?.Supervisor is { } supervisor && ProcessIdentity.IsAlive(supervisor.Process) ? ProcessIdentity.NumberOf(supervisor.Process) : null;

    /// <summary>Number of the tool that applies; null: there is none.</summary>
    public int? Tool => Spool?.Child?.Process is { } process && ProcessIdentity.IsAlive(process) ? ProcessIdentity.NumberOf(process) : null;

    /// <summary>Where the apply that began last leaves what it knows; null: none began.</summary>
    public Spool? Spool => Now() is { } apply ? new(apply.Spool) : null;

    /// <summary>Kills a process at a state.</summary>
    /// <param name="program">When it has ended, the state was missed.</param>
    /// <param name="state">Whether it is the state.</param>
    /// <param name="victim">Whom to kill in it; null: nobody yet.</param>
    /// <returns>False: it was missed.</returns>
    public static async Task<bool> KillAtAsync(RunningProgram program, Func<bool> state, Func<int?> victim) => await Task.Run(() =>
    {
        while (!program.HasEnded)
        {
            if (!state() || victim() is not { } pid || ProcessIdentity.Of(pid) is null)
            {
                continue;
            }

            _ = NativeProcess.kill(pid, Stop);
            while (!IsStill(pid))
            {
                Thread.Yield();
            }

            if (state())
            {
                Signals.Kill(pid);
                return true;
            }

            _ = NativeProcess.kill(pid, Continue);
        }

        return false;
    });

    public void Dispose()
    {
        _newest.Dispose();
        _history.Dispose();
    }

    // Stopped, or gone.
    private static bool IsStill(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[stat.LastIndexOf(')') + 2] is 'T' or 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private Seen? Now() => Newest() is { } apply && apply.Fence > _before ? apply : null;

    private Seen? Newest()
    {
        using var row = _newest.ExecuteReader();
        return row.Read() && !row.IsDBNull(1) ? new(row.GetInt64(0), row.GetString(1), !row.IsDBNull(2), row.IsDBNull(3) ? null : row.GetString(3)) : null;
    }

    private sealed record Seen(long Fence, string Spool, bool HasStarted, string? Outcome);
}
