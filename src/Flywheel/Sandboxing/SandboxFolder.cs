namespace Flywheel.Sandboxing;

/// <summary>
/// A folder of its own for what goes into one sandbox and comes out of it. It lies outside the data directory, which only flywheel's user may
/// enter, and belongs to the user of the sandbox. Removed on disposal.
/// </summary>
internal sealed class SandboxFolder : IDisposable
{
    private const UnixFileMode Enter = UnixFileMode.OtherExecute;

    private readonly SandboxUser _user;

    /// <param name="user">Whose it is.</param>
    /// <param name="temporary">Where the machine keeps temporary files; taken where everybody may pass through it.</param>
    public SandboxFolder(SandboxUser user, string temporary)
    {
        _user = user;
        var parent = user.Id is null || MayPass(temporary) ? temporary : "/tmp";
        Root = Path.Combine(parent, $"flywheel-untrusted-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Give();
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>Gives all that was put into it to the user of the sandbox. Only while nothing runs in the sandbox: links are never followed, but what changes meanwhile is not seen.</summary>
    public void Give()
    {
        if (_user.Id is { } user)
        {
            Walk(entry => NativeOwner.Give(entry.FullName, user));
        }
    }

    public void Dispose()
    {
        if (!Directory.Exists(Root))
        {
            return;
        }

        // Who ran inside as flywheel's own user may have left folders that even their owner may not write; root may always.
        if (_user.Id is null)
        {
            Walk(entry =>
            {
                if (IsFolder(entry))
                {
                    File.SetUnixFileMode(entry.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            });
        }

        // Removes links, not what they lead to.
        Directory.Delete(Root, recursive: true);
    }

    // The folder and all that is in it. .NET's own recursion goes through links to folders, and so would leave this one.
    private void Walk(Action<FileSystemInfo> visit)
    {
        var waiting = new Stack<DirectoryInfo>([new DirectoryInfo(Root)]);
        while (waiting.TryPop(out var folder))
        {
            visit(folder);
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (IsFolder(entry))
                {
                    waiting.Push((DirectoryInfo)entry);
                }
                else
                {
                    visit(entry);
                }
            }
        }
    }

    private static bool IsFolder(FileSystemInfo entry) => entry is DirectoryInfo && entry.LinkTarget is null;

    private static bool MayPass(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (!Directory.Exists(at) || (File.GetUnixFileMode(at) & Enter) == 0)
            {
                return false;
            }
        }

        return true;
    }
}
