using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flywheel.Files;

namespace Flywheel.Supervision;

/// <summary>The private folder of one start: what is to run, what it prints, how it ended. The protocol is told at <see cref="Supervisor"/>.</summary>
/// <param name="Folder">Absolute path.</param>
internal sealed record Spool(string Folder)
{
    public string Output => Of("output");

    public string Error => Of("error");

    /// <summary>What the supervisor itself has to say, which is nothing when all is well.</summary>
    public string Log => Of("supervisor.log");

    /// <summary>Held by the supervisor for as long as it lives, and by whoever decides that there will be none.</summary>
    public string Lock => Of("lock");

    public string StartFile => Of("start.json");

    public string SupervisorFile => Of("supervisor.json");

    public string ChildFile => Of("tofu.json");

    public string ExitFile => Of("exit.json");

    private string InterruptedFile => Of("interrupted");

    /// <summary>A supervisor was here, or never may be.</summary>
    public bool IsUsed => File.Exists(SupervisorFile) || File.Exists(ChildFile) || File.Exists(ExitFile);

    /// <summary>The supervisor that was here last, or null.</summary>
    public SupervisorDocument? Supervisor => Read(SupervisorFile, SupervisionJson.Default.SupervisorDocument);

    /// <summary>The command, or null: it was surely not started by a supervisor that is no more. One that cannot be read is being started.</summary>
    public ChildDocument? Child => File.Exists(ChildFile) ? Read(ChildFile, SupervisionJson.Default.ChildDocument) ?? new(Process: null) : null;

    /// <summary>The last word, or null.</summary>
    public ExitDocument? Exit => Read(ExitFile, SupervisionJson.Default.ExitDocument);

    /// <summary>What is to run; null: it cannot be read.</summary>
    public StartDocument? Start => Read(StartFile, SupervisionJson.Default.StartDocument);

    /// <summary>Takes the one right to interrupt the command, for everybody and for ever.</summary>
    /// <returns>False: somebody has interrupted it before.</returns>
    public bool MayInterrupt()
    {
        try
        {
            DurableFile.Create(InterruptedFile, DurableFile.Private).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(InterruptedFile))
        {
            return false;
        }
        catch (IOException)
        {
            // No room even for an empty file: better one interrupt too many than an apply that nobody can stop.
            return true;
        }
    }

    /// <summary>Says what is to run. Only once: a spool is for one start.</summary>
    /// <exception cref="IOException">No room, or it was said before.</exception>
    public void WriteStart(StartDocument start) => WriteNew(StartFile, start, SupervisionJson.Default.StartDocument);

    /// <summary>Says who supervises.</summary>
    /// <exception cref="IOException">No room.</exception>
    public void WriteSupervisor(string process) => WriteNew(SupervisorFile, new(process), SupervisionJson.Default.SupervisorDocument);

    /// <summary>Writes for good that the command was not started and never will be.</summary>
    /// <exception cref="IOException">No room.</exception>
    public void EndUnstarted(string reason) => DurableFile.Write(
        ExitFile, JsonSerializer.SerializeToUtf8Bytes(new() { NotStarted = reason }, SupervisionJson.Default.ExitDocument), DurableFile.Private);

    private static void WriteNew<T>(string path, T document, JsonTypeInfo<T> type)
    {
        using var file = DurableFile.Create(path, DurableFile.Private);
        RandomAccess.Write(file, JsonSerializer.SerializeToUtf8Bytes(document, type), 0);
    }

    private static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception absent) when (absent is IOException or JsonException)
        {
            return null;
        }
    }

    private string Of(string name) => Path.Combine(Folder, name);
}
