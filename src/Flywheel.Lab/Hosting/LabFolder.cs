using Flywheel.Files;
using Flywheel.LabAccess;

namespace Flywheel.Lab.Hosting;

/// <summary>Where things lie in a lab's folder, and who may use it.</summary>
/// <param name="Root">Absolute path.</param>
internal sealed record LabFolder(string Root)
{
    // What a fresh start forgets; certificates, ports and tokens stay, so that what others wrote down stays right.
    private static readonly string[] Content = ["lab.db", "lab.db-wal", "lab.db-shm", "states.db", "states.db-wal", "states.db-shm"];

    public string Address => LabAddress.FileIn(Root);

    public string Kubeconfig => Path.Combine(Root, "kubeconfig");

    public string Log => Path.Combine(Root, "logs", "lab.log");

    /// <summary>Takes the folder for this process; lets go when the process dies.</summary>
    /// <exception cref="LabStartException">Another process has it.</exception>
    public FileLock Take()
    {
        var path = Path.Combine(Root, "lab.lock");
        return FileLock.TryTake(path, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"process {Environment.ProcessId}"))
            ?? throw new LabStartException($"A lab runs in {Root} already: {FileLock.HolderOf(path)}.");
    }

    /// <summary>Makes the folder ready for a start.</summary>
    /// <param name="fresh">Forget what was there.</param>
    public void Prepare(bool fresh)
    {
        DurableFile.CreatePrivateFolder(Path.GetDirectoryName(Log)!);
        try
        {
            // The folder may be older than the lab; what the databases and logs in it hold is for nobody else.
            File.SetUnixFileMode(Root, DurableFile.Private | UnixFileMode.UserExecute);
        }
        catch (UnauthorizedAccessException)
        {
            throw new LabStartException($"{Root} belongs to another user, who could read what the lab keeps there.");
        }

        // What a killed process said of itself is not true any more.
        File.Delete(Address);
        foreach (var name in fresh ? Content : [])
        {
            File.Delete(Path.Combine(Root, name));
        }
    }
}
