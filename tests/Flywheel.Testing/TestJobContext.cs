using System.Diagnostics.CodeAnalysis;
using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Testing;

/// <summary>What a job may use while a test runs it: real children, real artifacts, a data directory in the test's folder.</summary>
internal sealed class TestJobContext : JobContext
{
    // Shared like those of a real run, where all jobs are in one process.
    private static readonly Dictionary<string, SemaphoreSlim> Locks = new(StringComparer.Ordinal);

    private readonly Dictionary<JobId, JobResult> _results = [];
    private readonly ProcessRunner _processes;

    /// <param name="root">An existing folder of the test's own.</param>
    [SetsRequiredMembers]
    public TestJobContext(string root, JobId job, RunId? run = null)
    {
        Run = run ?? RunId.New(TimeProvider.System);
        Job = job;
        Home = new(Path.Combine(root, ".flywheel"));
        Artifacts = new(Home.Artifacts);
        Time = TimeProvider.System;
        Recorded = new();
        Log = Recorded;
        WorkFolder = Path.Combine(Home.Work, $"{Run}-{job.FileName}-{Path.GetRandomFileName()}");
        DurableFile.CreatePrivateFolder(WorkFolder);
        _processes = new(Time);
    }

    /// <summary>What the log got so far.</summary>
    public RecordedLog Recorded { get; }

    /// <summary>All commands that ran, in their order.</summary>
    public List<ToolCommand> Commands { get; } = [];

    /// <summary>Stops children politely when it fires.</summary>
    public CancellationToken Stop { get; init; }

    public override string WorkFolder { get; }

    /// <summary>The same key for all contexts, unless a test gives others.</summary>
    public KeyRing Ring { get; init; } = new([new SealKey("0123456789abcdef", Enumerable.Range(0, 32).Select(i => (byte)i).ToArray())]);

    public override Checked<KeyRing> Keys => new(Ring, []);

    /// <summary>Makes a result visible to the job.</summary>
    public void Add(JobId job, JobResult result) => _results[job] = result;

    public override JobResult? ResultOf(JobId job) => _results.GetValueOrDefault(job);

    public override Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput? output = null, LoggedStreams logged = LoggedStreams.Both)
    {
        lock (Commands)
        {
            Commands.Add(command);
        }

        Log.WriteLine($"$ {command}");
        return _processes.RunAsync(command, new Both(Log, logged, output), new(Stop, CancellationToken.None));
    }

    public override Task<SupervisedEnd> SuperviseAsync(SupervisedCommand command, IProcessOutput output)
    {
        Log.WriteLine($"$ {command.Command}");
        return SupervisedProcess.Start(TestSupervisor.Program, command).FollowAsync(output, new(Stop, CancellationToken.None), () => false, Time);
    }

    public override async Task<IDisposable> EnterAsync(string name, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate;
        lock (Locks)
        {
            gate = Locks.TryGetValue(name, out var known) ? known : Locks[name] = new(1, 1);
        }

        await gate.WaitAsync(cancellationToken);
        return new Held(gate);
    }

    /// <summary>Keeps the lines and the output together, as a reader would see them.</summary>
    internal sealed class RecordedLog : JobLog
    {
        private readonly StringBuilder _text = new();
        private readonly List<string> _secrets = [];

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public override void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
        {
            lock (_text)
            {
                _text.Append(Encoding.UTF8.GetString(bytes));
            }
        }

        public override void WriteLine(string line)
        {
            lock (_text)
            {
                _text.Append(line).Append('\n');
            }
        }

        public override void Mask(IReadOnlyCollection<string> secrets)
        {
            lock (_text)
            {
                _secrets.AddRange(secrets);
            }
        }

        public override string Masked(string text)
        {
            lock (_text)
            {
                return Secrets.Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));
            }
        }

        /// <summary>What the job asked to be masked.</summary>
        public override IReadOnlyCollection<string> Secrets => _secrets;
    }

    private sealed class Both(JobLog log, LoggedStreams logged, IProcessOutput? output) : IProcessOutput
    {
        public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
        {
            if (logged.HasFlag(stream == OutputStream.Standard ? LoggedStreams.Standard : LoggedStreams.Error))
            {
                log.Write(stream, bytes);
            }

            output?.Write(stream, bytes);
        }
    }

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
