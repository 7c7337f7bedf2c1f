using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Processes;
using Flywheel.Supervision;
using Flywheel.Testing;

namespace Flywheel.Tests.Supervision;

/// <summary>A fake tool under a real supervisor, with a spool and a handed file in a folder of the test's own.</summary>
internal sealed class SupervisedTool : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _polite = new();
    private readonly CancellationTokenSource _forced = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public SupervisedTool(params string[] script)
    {
        Tool = FakeTool.Create(_folder.Root, "tool", script);
        File.WriteAllText(Handed, "the plan");
        Command = new()
        {
            Command = Tool.Command("apply", Handed),
            Spool = Of("home/runs/run-1/spool/deploy.one"),
            Handed = Handed,
            Digest = Digest.Of("the plan"u8),
        };
        Spool = new(Command.Spool);
    }

    public FakeTool Tool { get; }

    public SupervisedCommand Command { get; set; }

    public Spool Spool { get; }

    public RecordedOutput Output { get; } = new();

    public string Handed => Of("plan.tfplan");

    /// <summary>The answer when a follower asks whether to leave the command alone.</summary>
    public bool Detaches { get; set; }

    public int CommandPid => ProcessIdentity.NumberOf(Spool.Child!.Process!)!.Value;

    public string Of(string name) => Path.Combine(_folder.Root, name);

    public SupervisedProcess Start() => SupervisedProcess.Start(TestSupervisor.Program, Command);

    public SupervisedProcess Find() => SupervisedProcess.Find(Command.Spool)!;

    public Task<SupervisedEnd> FollowAsync(SupervisedProcess process) => FollowAsync(process, Output);

    public Task<SupervisedEnd> FollowAsync(SupervisedProcess process, IProcessOutput output) =>
        process.FollowAsync(output, new(_polite.Token, _forced.Token), () => Detaches, TimeProvider.System);

    public Task<SupervisedEnd> RunAsync() => FollowAsync(Start());

    /// <summary>Runs one more supervisor on the spool, to its end.</summary>
    public async Task SuperviseAsync()
    {
        using var handed = HandedFile.Take(Handed, Command.Digest)!;
        using var log = NativeFile.OpenAppending(Of("supervisor.log"));
        using var supervisor = SpawnedProcess.Start(
            new()
            {
                File = TestSupervisor.Program.File,
                Arguments = [.. TestSupervisor.Program.Arguments, Spool.Folder],
                Directory = "/",
                Environment = Command.Command.Environment,
            },
            log,
            log,
            handed);
        await Task.Run(supervisor.Reap);
    }

    /// <summary>Sends a signal by its name.</summary>
    public static async Task SendAsync(string signal, int pid) => _ = await new ProcessRunner(TimeProvider.System).RunAsync(
        new() { File = "/bin/kill", Arguments = [$"-{signal}", $"{pid}"], Directory = "/", Environment = ImmutableSortedDictionary<string, string>.Empty },
        new RecordedOutput(),
        StopSignal.None);

    public Task StopAsync() => _polite.CancelAsync();

    public Task ForceAsync() => _forced.CancelAsync();

    /// <summary>Ends when the file is there and says something.</summary>
    public static async Task<string> ReadAsync(string path)
    {
        while (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return await File.ReadAllTextAsync(path);
    }

    /// <summary>Ends when the process of that number is no more.</summary>
    public static async Task IsGoneAsync(int pid)
    {
        while (ProcessIdentity.Of(pid) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        if (Spool.Child?.Process is { } process && ProcessIdentity.Open(process) is { } left)
        {
            NativeProcess.Signal(left, NativeProcess.SignalKill);
            left.Dispose();
        }

        _polite.Dispose();
        _forced.Dispose();
        _folder.Dispose();
    }
}
