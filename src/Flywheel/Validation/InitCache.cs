using Flywheel.Files;

namespace Flywheel.Validation;

/// <summary>What one init made, kept for everybody with the same files and the same state.</summary>
/// <param name="Folder">Its own folder; it may not exist yet.</param>
internal sealed record InitCache(string Folder)
{
    /// <summary>Its <c>TF_DATA_DIR</c>.</summary>
    public string DataFolder => Path.Combine(Folder, "data");

    /// <summary>Init went well.</summary>
    public bool IsComplete => File.Exists(Path.Combine(Folder, "complete"));

    // The lock file that init made where none was committed.
    private string LockFile => Path.Combine(Folder, ".terraform.lock.hcl");

    public static InitCache Of(string folder, string name) => new(Path.Combine(folder, name));

    /// <summary>Puts the lock file that init made where tofu looks for it, unless one is there.</summary>
    public void GiveLockFile(InitializedFolder folder)
    {
        if (File.Exists(LockFile) && !File.Exists(folder.LockFile))
        {
            File.Copy(LockFile, folder.LockFile);
        }
    }

    /// <summary>Init went well there.</summary>
    /// <param name="folder">Where it ran.</param>
    /// <param name="madeLockFile">There was no lock file before.</param>
    public void Complete(InitializedFolder folder, bool madeLockFile)
    {
        if (madeLockFile && File.Exists(folder.LockFile))
        {
            File.Copy(folder.LockFile, LockFile, overwrite: true);
        }

        DurableFile.Write(Path.Combine(Folder, "complete"), []);
    }
}
