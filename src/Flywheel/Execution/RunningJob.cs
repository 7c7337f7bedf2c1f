using System.Diagnostics;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Execution;

/// <summary>What a running job works with: its log, its folder, its children, which are stopped with it.</summary>
internal sealed class RunningJob : JobContext
{
    private readonly Lock _lock = new();
    private TimeSpan _childTime;
    private bool _hasFolder;

    public required Workshop Workshop { get; init; }

    /// <summary>Politely when the run is stopped or the job's time is up, by force when the user insists.</summary>
    public required StopSignal Stop { get; init; }

    public required Func<JobId, JobResult?> Results { get; init; }

    /// <summary>How long children have run and others were waited for up to now.</summary>
    public TimeSpan ChildTime
    {
        get
        {
            lock (_lock)
            {
                return _childTime;
            }
        }
    }

    public override string WorkFolder
    {
        get
        {
            lock (_lock)
            {
                if (!_hasFolder)
                {
                    DurableFile.CreatePrivateFolder(FolderPath);
                    _hasFolder = true;
                }

                return FolderPath;
            }
        }
    }

    private string FolderPath => Path.Combine(Home.Work, Run.Value, Job.FileName);

    public override JobResult? ResultOf(JobId job) => Results(job);

    public override async Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput? output, LoggedStreams logged)
    {
        Log.WriteLine($"$ {command}");
        var exit = await Workshop.Processes.RunAsync(command, new LoggedOutput(Log, output, logged), Stop);
        Waited(exit.Duration);

        if (!exit.IsSuccess)
        {
            Log.WriteLine($"{Path.GetFileName(command.File)} ended with {exit}{Why(exit.Stop)}");
        }

        return exit;
    }

    public override Checked<KeyRing> Keys => Workshop.Keys.Value;

    public override async Task<SupervisedEnd> SuperviseAsync(SupervisedCommand command, IProcessOutput output)
    {
        Log.WriteLine($"$ {command.Command}");
        var began = Time.GetTimestamp();
        var child = SupervisedProcess.Start(Workshop.Supervisor, command);
        Log.WriteLine(Supervised(child));
        var end = await child.FollowAsync(output, Stop, Workshop.Detaches, Time);
        Waited(Time.GetElapsedTime(began));
        if (end is SupervisedEnd.Detached && Workshop.Survival is not { Value.IsPossible: false })
        {
            TellLeft(child);
        }

        return end;
    }

    public override void Waited(TimeSpan time)
    {
        lock (_lock)
        {
            _childTime += time;
        }
    }

    public override async Task<IDisposable> EnterAsync(string name, CancellationToken cancellationToken) => await FileLock.TakeAsync(
        Path.Combine(Home.Locks, $"{name}.lock"), $"{Run} {Job}", holder => Log.WriteLine($"waiting for {holder}"), Time, cancellationToken);

    /// <summary>Removes the job's folder, if it ever had one. Links in it are removed, not followed. What cannot be removed is left to retention.</summary>
    public void RemoveFolder()
    {
        try
        {
            if (_hasFolder && Directory.Exists(FolderPath))
            {
                Directory.Delete(FolderPath, recursive: true);
            }
        }
        catch (Exception stuck) when (stuck is IOException or UnauthorizedAccessException)
        {
            Log.WriteLine($"its folder could not be removed: {stuck.Message}");
        }
    }

    private void TellLeft(SupervisedProcess child)
    {
        try
        {
            Workshop.Announce(
                $"The apply of {Job.Name} is left to its supervisor and goes on (process {child.SupervisorPid}). The next flywheel command here takes its result.");
        }
        catch (IOException)
        {
            // A terminal that hung up is one reason to leave; the apply is left all the same.
        }
    }

    private string Supervised(SupervisedProcess child) => Workshop.Survival?.Value switch
    {
        null => $"its supervisor is process {child.SupervisorPid}",
        { IsPossible: true } => $"its supervisor, process {child.SupervisorPid}, outlives flywheel",
        { Reason: var reason } => $"its supervisor, process {child.SupervisorPid}, cannot outlive flywheel: {reason}",
    };

    private static string Why(StopReason reason) => reason switch
    {
        StopReason.None => "",
        StopReason.Cancelled => " after it was asked to stop",
        StopReason.TimedOut => " after its time was up",
        _ => throw new UnreachableException(),
    };
}
