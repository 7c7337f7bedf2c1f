using Flywheel.Files;
using Flywheel.Repositories;

namespace Flywheel.Validation;

/// <summary>Copies the files of a tree elsewhere; the file system shares the blocks where it can.</summary>
internal static class PrivateCopy
{
    /// <summary>Copies every file that git does not ignore. Links are copied as links, so that none leads out of the tree unnoticed.</summary>
    public static void Make(FileTree tree, string destination)
    {
        DurableFile.CreatePrivateFolder(destination);
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in tree.Files)
        {
            var target = Path.Combine(destination, file.Path);
            var folder = Path.GetDirectoryName(target)!;
            if (made.Add(folder))
            {
                Directory.CreateDirectory(folder);
            }

            var source = Path.Combine(tree.Root, file.Path);
            if (File.ResolveLinkTarget(source, returnFinalTarget: false) is { } link)
            {
                File.CreateSymbolicLink(target, link.FullName);
            }
            else
            {
                // File.Copy clones blocks (FICLONE) where the file system can and copies in the kernel otherwise.
                File.Copy(source, target, overwrite: true);
            }
        }
    }
}
