using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Flywheel.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Repositories;

/// <summary>
/// One walk over a folder. Each folder is read and its files looked at in one go, relative to its open handle; sorting a folder's
/// names as if those of folders ended in a slash makes the whole list come out sorted by path.
/// </summary>
internal sealed unsafe class TreeScan(IgnoredPaths ignored)
{
    private const int DeepestFolder = 64;
    private const int MostFiles = 500_000;
    private const int NameOffset = 19;

    private readonly byte[] _buffer = new byte[64 * 1024];

    public ImmutableArray<FileEntry>.Builder Files { get; } = ImmutableArray.CreateBuilder<FileEntry>(1024);

    public ImmutableArray<string>.Builder ToolFolders { get; } = ImmutableArray.CreateBuilder<string>();

    public ImmutableArray<Diagnostic>.Builder Problems { get; } = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <param name="folder">Stays open; the caller owns it.</param>
    /// <param name="prefix">The folder's path with a slash at its end, or empty.</param>
    /// <param name="depth">Levels below the root.</param>
    public void Visit(SafeFileHandle folder, string prefix, int depth)
    {
        var children = Read(folder, prefix);
        children.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        foreach (var child in children)
        {
            if (child.File is not null)
            {
                Files.Add(child.File);
                continue;
            }

            if (depth >= DeepestFolder)
            {
                Problems.Add(RepositoryRules.TooDeep.At(new(child.Key), $"\"{child.Key}\" lies more than {DeepestFolder} folders deep."));
                continue;
            }

            if (Files.Count > MostFiles)
            {
                continue;
            }

            using var inner = NativeFiles.OpenFolderIn(folder, child.Key[prefix.Length..^1]);
            if (inner.IsInvalid)
            {
                Problems.Add(Unreadable(child.Key));
                continue;
            }

            Visit(inner, child.Key, depth + 1);
        }

        if (depth == 0 && Files.Count > MostFiles)
        {
            Problems.Add(RepositoryRules.TooManyFiles.Create($"More than {MostFiles} files were found; the rest was not looked at."));
        }
    }

    private List<Child> Read(SafeFileHandle folder, string prefix)
    {
        var children = new List<Child>();
        fixed (byte* start = _buffer)
        {
            nint length;
            while ((length = NativeFiles.ReadFolder(folder, _buffer)) > 0)
            {
                // struct linux_dirent64: inode (8), offset (8), length of this record (2), type (1), name with NUL
                for (nint at = 0; at < length;)
                {
                    var record = start + at;
                    at += BinaryPrimitives.ReadUInt16LittleEndian(new(record + 16, 2));
                    Add(children, folder, prefix, record[18], record + NameOffset);
                }
            }

            if (length < 0)
            {
                Problems.Add(Unreadable(prefix));
            }
        }

        return children;
    }

    private void Add(List<Child> children, SafeFileHandle folder, string prefix, byte type, byte* name)
    {
        var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        if (bytes.SequenceEqual("."u8) || bytes.SequenceEqual(".."u8))
        {
            return;
        }

        // in a submodule or linked worktree it is a file
        if (bytes.SequenceEqual(".git"u8))
        {
            return;
        }

        var readable = FileName.TryRead(bytes, out var text);
        var path = prefix.Length == 0 ? text : string.Concat(prefix, text);
        FileStat stat = default;
        if (type != NativeFiles.TypeFolder && !Stat(folder, type, name, out stat))
        {
            return;
        }

        var isFolder = type == NativeFiles.TypeFolder || stat.IsFolder;
        if (isFolder && text == ".terraform" && !ignored.IsIgnoredByGit(path))
        {
            ToolFolders.Add(path);
        }

        if (isFolder ? ignored.HasFolder(path, text) : ignored.HasFile(path))
        {
            return;
        }

        if (!readable)
        {
            Problems.Add(RepositoryRules.FileName.Create(
                $"\"{FileName.Printable(path)}\" has characters in its name that cannot be shown or passed on safely.",
                "Rename it, or let git ignore it."));
        }
        else if (isFolder)
        {
            children.Add(new(path + "/", null));
        }
        else if (stat.IsReadRestricted && stat.IsFile && !NativeFiles.MayRead(folder, name))
        {
            Problems.Add(Unreadable(path));
        }
        else
        {
            children.Add(new(path, stat.Entry(path)));
        }
    }

    // Pipes, sockets and devices are no files of a repository; git cannot hold them either.
    private static bool Stat(SafeFileHandle folder, byte type, byte* name, out FileStat stat)
    {
        stat = default;
        if (type is not (NativeFiles.TypeFile or NativeFiles.TypeLink or NativeFiles.TypeUnknown))
        {
            return false;
        }

        // a name that cannot be looked at is gone since the folder was read, so it is no file of this tree
        return NativeFiles.TryStat(folder, name, out stat) && (stat.IsFile || stat.IsLink || stat.IsFolder);
    }

    private static Diagnostic Unreadable(string path) => MachineRules.FileUnreadable.At(
        new(path.TrimEnd('/')),
        $"\"{path.TrimEnd('/')}\" cannot be read by this user, so a change in it could not be seen.",
        "Change its permissions, or let git ignore it.");

    /// <summary>A name in a folder: the path that it is sorted by, and the file unless it is a folder.</summary>
    private readonly record struct Child(string Key, FileEntry? File);
}
