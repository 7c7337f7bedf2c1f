using Flywheel.Files;
using Flywheel.Jobs;

namespace Flywheel.Runs;

/// <summary>The folder of one run on disk: its events and the logs of its jobs. Private to the owner.</summary>
internal sealed class RunFolder(FlywheelHome home, RunId run)
{
    public string Path { get; } = home.Run(run.Value);

    public string Events => System.IO.Path.Combine(Path, "events.ndjson");

    /// <summary>Where a job's log lies if it printed anything.</summary>
    public string LogOf(JobId job) => System.IO.Path.Combine(Path, "logs", job.FileName + ".log");

    /// <summary>Makes the folder and the one for logs.</summary>
    public void Create() => DurableFile.CreatePrivateFolder(System.IO.Path.Combine(Path, "logs"));
}
