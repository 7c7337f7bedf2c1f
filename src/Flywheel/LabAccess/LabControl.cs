using System.Collections.Immutable;
using System.Reflection;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Processes;

namespace Flywheel.LabAccess;

/// <summary>Finds, starts and ends the lab of one folder. One at a time starts it; whoever comes second finds the first one's.</summary>
/// <param name="folder">Absolute path of the lab's folder.</param>
/// <param name="time">Measures the waits.</param>
internal sealed class LabControl(string folder, TimeProvider time)
{
    private const int QuotedBytes = 2000;
    private const int LongestVersion = 100;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndedWithin = TimeSpan.FromSeconds(15);

    /// <summary>The version that a lab has which was started with this program.</summary>
    public static string Version { get; } =
        typeof(LabControl).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    private string Output => Path.Combine(folder, "logs", "output.log");

    /// <summary>What is doubtful about a lab that was found running: it may be of another version than this program.</summary>
    public static ImmutableArray<Diagnostic> Doubts(LabAddress lab) => lab.Version == Version
        ? []
        : [LabRules.OtherVersion.Create(
            $"It is {VisibleText.Of(lab.Version, LongestVersion)}, and this program {Version}.",
            "Take this program's: flywheel lab down, then flywheel lab up. What the lab holds stays.")];

    /// <summary>The lab that runs; null when there is none, or it does not answer.</summary>
    public async Task<LabAddress?> FindAsync(CancellationToken cancellationToken)
    {
        if (Written() is not { } lab)
        {
            return null;
        }

        using var client = new LabClient(lab.ControlSocket);
        return await client.StatusAsync(cancellationToken) is null ? null : lab;
    }

    /// <summary>The lab that runs, in whose kubeconfig these contexts are; null when there is none, or it does not answer.</summary>
    public async Task<LabAddress?> FindAsync(ImmutableArray<string> contexts, CancellationToken cancellationToken)
    {
        var lab = await FindAsync(cancellationToken);
        if (lab is null || contexts.All(lab.Contexts.Contains))
        {
            return lab;
        }

        using var client = new LabClient(lab.ControlSocket);
        return await client.AddContextsAsync(contexts, cancellationToken) ? Written() : null;
    }

    /// <summary>The lab as it wrote itself down, if its process is there; nobody asked whether it answers.</summary>
    public LabAddress? Written() => LabAddressJson.Read(LabAddress.FileIn(folder)) is { } lab && ProcessIdentity.IsAlive(lab.Process) ? lab : null;

    /// <summary>The lab that runs, or one that is started now and is ready.</summary>
    /// <param name="start">With what, if there is none.</param>
    /// <param name="cancellationToken">Ends the waiting; a lab that was started goes on.</param>
    /// <returns>The lab, and whether it was started; or why there is none.</returns>
    public async Task<(Checked<LabAddress> Lab, bool Started)> UpAsync(LabStart start, CancellationToken cancellationToken)
    {
        if (await FindAsync(start.Contexts, cancellationToken) is { } running)
        {
            return (new(running, Doubts(running)), false);
        }

        DurableFile.CreatePrivateFolder(Path.GetDirectoryName(Output)!);
        using var turn = await FileLock.TakeAsync(Path.Combine(folder, "start.lock"), "a start of the lab", _ => { }, time, cancellationToken);
        // Another start may have ended while this one waited for its turn.
        if (turn.HadToWait && await FindAsync(cancellationToken) is { } other)
        {
            return (new(other, Doubts(other)), false);
        }

        try
        {
            using var output = File.OpenHandle(Output, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            var process = DetachedProcess.Start(
                new ToolCommand { File = start.Program.File, Arguments = start.Arguments, Directory = folder, Environment = start.Environment }, output);
            return (await ReadyAsync(process, cancellationToken), true);
        }
        catch (ProcessStartException problem)
        {
            return (new(null, [LabRules.NotStarted.Create(problem.Message)]), false);
        }
    }

    /// <summary>Ends the lab: asked politely, then by signal, at last by force.</summary>
    /// <returns>The lab that has ended; null when none ran. With a diagnostic when it is still there.</returns>
    public async Task<Checked<LabAddress>> DownAsync(CancellationToken cancellationToken)
    {
        if (Written() is not { } lab)
        {
            return new(null, []);
        }

        using (var client = new LabClient(lab.ControlSocket))
        {
            if (!await client.ShutdownAsync(cancellationToken))
            {
                Signals.Terminate(lab.Pid);
            }
        }

        if (await GoneAsync(lab, cancellationToken))
        {
            return new(lab, []);
        }

        Signals.Kill(lab.Pid);
        return await GoneAsync(lab, cancellationToken)
            ? new(lab, [])
            : new(lab, [LabRules.NoAnswer.Create($"Process {lab.Pid} is still there after it was killed.")]);
    }

    private async Task<bool> GoneAsync(LabAddress lab, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (ProcessIdentity.IsAlive(lab.Process))
        {
            if (time.GetElapsedTime(start) > EndedWithin)
            {
                return false;
            }

            await Task.Delay(Poll, time, cancellationToken);
        }

        return true;
    }

    // The file appears, whole, when everything answers.
    private async Task<Checked<LabAddress>> ReadyAsync(DetachedProcess process, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (Written() is { } lab && lab.Pid == process.Pid)
            {
                return new(lab, []);
            }

            if (process.HowItEnded() is { } end)
            {
                return new(null, [LabRules.NotStarted.Create($"Its process ended with {end}. {Tail()}", $"Its output is in {Output}.")]);
            }

            if (time.GetElapsedTime(start) > ReadyWithin)
            {
                Signals.Kill(process.Pid);
                return new(null, [LabRules.NotStarted.Create($"It was not ready within {ReadyWithin.TotalSeconds:F0} s and was killed. {Tail()}", $"Its output is in {Output}.")]);
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private string Tail()
    {
        var text = File.Exists(Output) ? File.ReadAllText(Output).Trim() : "";
        return text.Length == 0 ? "It printed nothing." : $"It printed: {VisibleText.Of(text.AsSpan(text.Length - Math.Min(text.Length, QuotedBytes)), QuotedBytes)}";
    }
}
