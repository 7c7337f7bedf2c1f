using System.Diagnostics.CodeAnalysis;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Tests.Verification;

/// <summary>The context of a job that does nothing but write lines to its log.</summary>
internal sealed class LogOnlyContext : JobContext
{
    private readonly Lines _lines = new();

    [SetsRequiredMembers]
    public LogOnlyContext(JobId job)
    {
        (Run, Job, Time, Log) = (RunId.New(TimeProvider.System), job, TimeProvider.System, _lines);
        (Home, Artifacts) = (new FlywheelHome("/nonexistent"), new ArtifactStore("/nonexistent"));
    }

    public IReadOnlyList<string> Written => _lines.Written;

    public override string WorkFolder => throw new NotSupportedException();

    /// <summary>What other jobs left; none.</summary>
    public Dictionary<JobId, JobResult> Results { get; } = [];

    public override JobResult? ResultOf(JobId job) => Results.GetValueOrDefault(job);

    public override Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput? output = null, LoggedStreams logged = LoggedStreams.Both) =>
        throw new NotSupportedException();

    public override Checked<KeyRing> Keys => throw new NotSupportedException();

    public override Task<SupervisedEnd> SuperviseAsync(SupervisedCommand command, IProcessOutput output) => throw new NotSupportedException();

    public override Task<IDisposable> EnterAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Lines : JobLog
    {
        public override IReadOnlyCollection<string> Secrets => [];

        public List<string> Written { get; } = [];

        public override void Write(OutputStream stream, ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

        public override void Mask(IReadOnlyCollection<string> secrets)
        {
        }

        public override string Masked(string text) => text;

        public override void WriteLine(string line) => Written.Add(line);
    }
}
