using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Recovery;

/// <summary>The context of a job that is only finished: nothing is started in it.</summary>
/// <param name="folder">Absolute path of a folder of its own.</param>
/// <param name="ring">Seals what is rescued.</param>
internal sealed class RecoveredJob(string folder, KeyRing ring) : JobContext
{
    public override string WorkFolder
    {
        get
        {
            DurableFile.CreatePrivateFolder(folder);
            return folder;
        }
    }

    public override Checked<KeyRing> Keys => new(ring, []);

    public override JobResult? ResultOf(JobId job) => null;

    public override Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput? output, LoggedStreams logged) => throw new NotSupportedException();

    public override Task<SupervisedEnd> SuperviseAsync(SupervisedCommand command, IProcessOutput output) => throw new NotSupportedException();

    public override Task<IDisposable> EnterAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Removes its folder with all that was opened in it.</summary>
    public void RemoveFolder()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
