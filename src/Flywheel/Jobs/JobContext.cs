using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Processes;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Jobs;

/// <summary>What a job may use while it runs.</summary>
internal abstract class JobContext
{
    public required RunId Run { get; init; }

    public required JobId Job { get; init; }

    public required FlywheelHome Home { get; init; }

    public required ArtifactStore Artifacts { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The job's log: masked, stored and shown as it comes.</summary>
    public required JobLog Log { get; init; }

    /// <summary>An empty private folder of this job alone, removed when the job has ended.</summary>
    public abstract string WorkFolder { get; }

    /// <summary>Seals and opens plans and rescued states; or why there is no key.</summary>
    public abstract Checked<KeyRing> Keys { get; }

    /// <summary>Private folder for what a supervised child of this job prints and how it ends; it outlives the job. Made by whoever uses it.</summary>
    public string Spool => SpoolOf(Home, Run, Job);

    /// <summary>The spool of any job.</summary>
    public static string SpoolOf(FlywheelHome home, RunId run, JobId job) => Path.Combine(home.Run(run.Value), "spool", job.FileName);

    /// <summary>The result of a job that ended well before this one started, in this run or in the run it is based on; null when there is none.</summary>
    public abstract JobResult? ResultOf(JobId job);

    /// <summary>
    /// Runs a child: its output goes to the log and, unmasked, to <paramref name="output"/> if given; it is stopped with the run.
    /// Its time counts as the job's own child time.
    /// </summary>
    /// <param name="command">What to run; the log shows it first.</param>
    /// <param name="output">Takes the raw bytes too; null: only the log does.</param>
    /// <param name="logged">Which of the two streams the log takes; machine-readable output belongs in no log.</param>
    public abstract Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput? output = null, LoggedStreams logged = LoggedStreams.Both);

    /// <summary>
    /// Runs a child that must not die with flywheel, and follows it to its end or until flywheel lets go of it. Its output goes to
    /// <paramref name="output"/> alone, never to the log by itself. Its time counts as the job's own child time.
    /// </summary>
    public abstract Task<SupervisedEnd> SuperviseAsync(SupervisedCommand command, IProcessOutput output);

    /// <summary>
    /// Counts time that the job has waited for others, such as a server's answer or a cluster that gets ready, as it counts the time of children:
    /// it is not what flywheel itself takes.
    /// </summary>
    public virtual void Waited(TimeSpan time)
    {
    }

    /// <summary>Waits for a lock between jobs of this process, as one provider download at a time; dispose to let go.</summary>
    public abstract Task<IDisposable> EnterAsync(string name, CancellationToken cancellationToken);
}
