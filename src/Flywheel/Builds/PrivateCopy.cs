using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Builds;

/// <summary>Copies of a repository's files into a job's own folder, so that nothing changes under a builder's hands.</summary>
internal static class PrivateCopy
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The context, with <c>build/</c> out of the archive and never out of the checkout: what was built is what is packed.</summary>
    /// <exception cref="BuildProblemException">A file cannot be read, or the archive is not what was built.</exception>
    public static async Task ContextAsync(ImageWork work, string folder, CancellationToken cancellationToken)
    {
        var image = work.Image;
        var output = image.AppPath.Length == 0 ? AppArchive.Top + "/" : $"{image.AppPath}/{AppArchive.Top}/";
        Files(image.Context, folder, name => !name.StartsWith(output, StringComparison.Ordinal), cancellationToken);
        try
        {
            await AppArchive.UnpackAsync(work.App, work.Context.Artifacts, Path.Combine(folder, image.AppPath), work.Context.WorkFolder, cancellationToken);
        }
        catch (UnpackableFileException problem)
        {
            throw new BuildProblemException(BuildRules.OutputUnpackable.Create($"The archive of the app cannot be unpacked: {problem.Message}.",
                "Run again with --no-reuse."));
        }
        catch (FileNotFoundException)
        {
            throw new BuildProblemException(BuildRules.OutputUnpackable.Create("The archive of the app is not among the artifacts any more.",
                "Run again with --no-reuse."));
        }
    }

    /// <summary>One file.</summary>
    public static void File(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var file = new FileInfo(source);
        if (file.LinkTarget is { } link)
        {
            // As it is: builders follow links inside the copy alone.
            System.IO.File.CreateSymbolicLink(target, link);
            return;
        }

        file.CopyTo(target);
        System.IO.File.SetUnixFileMode(target, file.UnixFileMode.HasFlag(UnixFileMode.UserExecute) ? Runnable : Plain);
    }

    private static void Files(InputFiles files, string folder, Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        Folder(folder);
        var skip = files.Path.Length == 0 ? 0 : files.Path.Length + 1;
        foreach (var entry in files.Tree.Under(files.Path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = entry.Path[skip..];
            if (!wanted(name))
            {
                continue;
            }

            try
            {
                Folder(Path.GetDirectoryName(Path.Combine(folder, name))!);
                File(Path.Combine(files.Tree.Root, entry.Path), Path.Combine(folder, name));
            }
            catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
            {
                throw new BuildProblemException(MachineRules.FileUnreadable.At(new(entry.Path), $"It belongs to the image's context: {problem.Message}"));
            }
        }
    }

    private static void Folder(string path)
    {
        if (!Directory.Exists(path))
        {
            Folder(Path.GetDirectoryName(path)!);
            Directory.CreateDirectory(path);
            System.IO.File.SetUnixFileMode(path, Runnable);
        }
    }
}
