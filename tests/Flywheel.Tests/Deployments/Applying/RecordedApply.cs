using System.Text;
using Flywheel.Deployments.Applying;
using Flywheel.Processes;
using Flywheel.Supervision;
using Flywheel.Testing;

namespace Flywheel.Tests.Deployments.Applying;

/// <summary>What a real apply printed, read again as if it came from its spool.</summary>
internal sealed class RecordedApply : IDisposable
{
    public const string Folder = "tofu/stacks/attic";

    /// <summary>Stands in the outputs, inputs and state of the recorded cases.</summary>
    public const string Secret = "correct-horse-battery";

    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "Deployments", "data", "apply");
    private readonly TemporaryFolder _folder = new();
    private readonly ApplyEvents _events;

    public RecordedApply()
    {
        Context = new(_folder.Root, StubJob.Parse("deploy/attic"));
        Directory.CreateDirectory(_folder.Of("tree"));
        _events = new(Context.Log, Folder, Path.Combine(Context.Spool, "state-dump"));
        Apply = new()
        {
            Stack = "attic",
            Environment = "lab",
            Run = Context.Run.Value,
            Plan = new('a', 64),
            Fence = 1,
            Folder = Folder,
            Tool = "terraform",
            Directory = _folder.Of("tree"),
            LogLength = 0,
            Serial = 4,
        };
        Apply.Write(Context.Spool);
    }

    public TestJobContext Context { get; }

    public OpenApply Apply { get; }

    public ApplyEvents Events => _events;

    public string Log => Context.Recorded.Text;

    /// <summary>The recorded case, as terraform printed it.</summary>
    public static string Text(string name) => File.ReadAllText(Path.Combine(Data, name.Contains('.', StringComparison.Ordinal) ? name : $"{name}.jsonl"));

    /// <summary>The same in the words of OpenTofu.</summary>
    public static string AsTofu(string text) => text
        .Replace("\"@module\":\"terraform.ui\"", "\"@module\":\"tofu.ui\"", StringComparison.Ordinal)
        .Replace("\"terraform\":\"1.11.4\"", "\"tofu\":\"1.10.6\"", StringComparison.Ordinal)
        .Replace("Terraform", "OpenTofu", StringComparison.Ordinal);

    /// <summary>Reads a case in pieces of some size.</summary>
    public static ApplyRecord Read(string name, int chunk = int.MaxValue)
    {
        using var apply = new RecordedApply();
        return apply.Print(Text(name), chunk).End();
    }

    /// <summary>Reads a text on one of the streams.</summary>
    public RecordedApply Print(string text, int chunk = int.MaxValue, OutputStream stream = OutputStream.Standard)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at += chunk)
        {
            _events.Write(stream, bytes.AsSpan(at, Math.Min(chunk, bytes.Length - at)));
            chunk = Math.Min(chunk, bytes.Length);
        }

        return this;
    }

    public ApplyRecord End() => _events.End();

    /// <summary>Puts a file into the folder in which terraform ran.</summary>
    public void Leave(string name, string text) => File.WriteAllText(Path.Combine(Apply.Directory, name), text);

    public static SupervisedEnd Exit(int code, StopReason stop = StopReason.None) => new SupervisedEnd.Exited(new(code, null, stop, TimeSpan.FromSeconds(1)));

    public static SupervisedEnd Killed(int signal) => new SupervisedEnd.Exited(new(null, signal, StopReason.None, TimeSpan.FromSeconds(1)));

    public void Dispose()
    {
        _events.Dispose();
        _folder.Dispose();
    }
}
