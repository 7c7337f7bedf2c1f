using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Processes;
using Flywheel.Sandboxing;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Jobs;

/// <summary>What a job may use when its programs are a stranger's: every child runs in the sandbox, and the folders are those that it sees.</summary>
internal sealed class SandboxedContext : JobContext
{
    private readonly JobContext _outer;
    private readonly Sandbox _sandbox;
    private readonly SandboxFolder _folder;

    /// <param name="outer">The job's own; its log and artifacts are taken.</param>
    /// <param name="sandbox">Where children run.</param>
    /// <param name="folder">All that they see and may change, at the same path inside and outside.</param>
    [SetsRequiredMembers]
    public SandboxedContext(JobContext outer, Sandbox sandbox, SandboxFolder folder)
    {
        (_outer, _sandbox, _folder) = (outer, sandbox, folder);
        (Run, Job, Artifacts, Time, Log) = (outer.Run, outer.Job, outer.Artifacts, outer.Time, outer.Log);
        Home = new(Path.Combine(folder.Root, "home"));
        WorkFolder = Path.Combine(folder.Root, "work");
        DurableFile.CreatePrivateFolder(WorkFolder);
    }

    /// <summary>What is visible besides the folder.</summary>
    public ImmutableArray<SandboxPlace> Places { get; init; } = [];

    /// <summary>Variables that the children get besides those that flywheel states; nothing secret.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public override string WorkFolder { get; }

    /// <summary>There are none: nothing that a stranger made is ever sealed.</summary>
    public override Checked<KeyRing> Keys => throw new NotSupportedException("Nothing of an untrusted change is sealed.");

    public override JobResult? ResultOf(JobId job) => _outer.ResultOf(job);

    public override Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput? output = null, LoggedStreams logged = LoggedStreams.Both)
    {
        // What was written since the last child belongs to flywheel's user, and the child is another.
        _folder.Give();
        return _outer.RunAsync(_sandbox.Enclose(command, [new(_folder.Root, _folder.Root, IsWritable: true), .. Places], Variables), output, logged);
    }

    /// <summary>Nothing of a stranger outlives flywheel.</summary>
    public override Task<SupervisedEnd> SuperviseAsync(SupervisedCommand command, IProcessOutput output) =>
        throw new NotSupportedException("Nothing of an untrusted change is applied.");

    public override void Waited(TimeSpan time) => _outer.Waited(time);

    public override Task<IDisposable> EnterAsync(string name, CancellationToken cancellationToken) => _outer.EnterAsync(name, cancellationToken);
}
