using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>Where git keeps a checkout and what belongs to it, found without starting git.</summary>
/// <param name="TopLevel">The checkout's own folder; links resolved.</param>
/// <param name="Directory">What <c>.git</c> is or points to; in a linked worktree its own part.</param>
/// <param name="CommonDirectory">What all worktrees share: refs and objects.</param>
internal sealed record GitFolder(string TopLevel, string Directory, string CommonDirectory)
{
    private const string Pointer = "gitdir:";
    private const int LargestPointer = 8192;

    /// <summary>Walks up from a folder to the first one with <c>.git</c> in it, a folder or a worktree's or submodule's file.</summary>
    public static Checked<GitFolder> Find(string path)
    {
        if (NativeFiles.RealPath(path) is not { } start || !System.IO.Directory.Exists(start))
        {
            return new(null, [RepositoryRules.FolderMissing.Create($"\"{FileName.Printable(path)}\" is not a folder that can be opened.")]);
        }

        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (At(folder) is { } found)
            {
                return new(found, []);
            }
        }

        return new(null, [RepositoryRules.NotAGitRepository.Create(
            $"Neither \"{FileName.Printable(start)}\" nor a folder above it is a git repository.",
            "Run `git init` and commit, or name the right folder: flywheel COMMAND REPOSITORY.")]);
    }

    /// <summary>A folder relative to the top level with forward slashes, empty for the top level; null when it is outside.</summary>
    public string? Relative(string folder) =>
        folder == TopLevel ? ""
        : folder.StartsWith(TopLevel == "/" ? "/" : TopLevel + "/", StringComparison.Ordinal) ? folder[(TopLevel.TrimEnd('/').Length + 1)..]
        : null;

    private static GitFolder? At(string folder)
    {
        var git = Path.Combine(folder, ".git");
        if (System.IO.Directory.Exists(git))
        {
            return File.Exists(Path.Combine(git, "HEAD")) ? new(folder, git, git) : null;
        }

        if (!File.Exists(git) || FirstLine(git) is not { } line || !line.StartsWith(Pointer, StringComparison.Ordinal))
        {
            return null;
        }

        var directory = Path.GetFullPath(line[Pointer.Length..].Trim(), folder);
        if (!File.Exists(Path.Combine(directory, "HEAD")))
        {
            return null;
        }

        var common = FirstLine(Path.Combine(directory, "commondir"));
        return new(folder, directory, common is null ? directory : Path.GetFullPath(common, directory));
    }

    /// <summary>The first line of one of git's small files; null when there is none.</summary>
    internal static string? FirstLine(string path)
    {
        var content = FileContent.Read(path, LargestPointer);
        return content is null ? null : System.Text.Encoding.UTF8.GetString(content.Value.Span).Split('\n')[0].TrimEnd('\r');
    }
}
