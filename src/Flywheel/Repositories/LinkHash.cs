using System.Diagnostics.CodeAnalysis;
using System.Text;
using Flywheel.Artifacts;

namespace Flywheel.Repositories;

/// <summary>
/// What a symbolic link stands for: the text of its target, and the files it leads to inside the tree, so that a job that reads
/// through a link sees a change behind it. Nothing outside the tree is ever looked at.
/// </summary>
internal static class LinkHash
{
    private const int MostHops = 16;
    private const int MostLinksInLinks = 4;

    public static Digest Of(FileTree tree, FileEntry link) => Of(tree, link, MostLinksInLinks);

    /// <summary>Where a path ends when the links in it are followed.</summary>
    public static bool TryResolve(FileTree tree, string path, [NotNullWhen(true)] out string? end)
    {
        end = null;
        var parts = new Stack<string>(path.Split('/').Reverse());
        var resolved = new List<string>();
        var hops = 0;
        while (parts.TryPop(out var part))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                if (resolved.Count == 0)
                {
                    return false;
                }

                resolved.RemoveAt(resolved.Count - 1);
                continue;
            }

            resolved.Add(part);
            if (tree.Find(string.Join('/', resolved)) is not { IsSymlink: true } link)
            {
                continue;
            }

            if (++hops > MostHops || Target(tree, link) is not { Length: > 0 } target || target[0] == '/')
            {
                return false;
            }

            resolved.RemoveAt(resolved.Count - 1);
            foreach (var next in target.Split('/').Reverse())
            {
                parts.Push(next);
            }
        }

        end = string.Join('/', resolved);
        return true;
    }

    private static Digest Of(FileTree tree, FileEntry link, int left)
    {
        var text = new StringBuilder("link ").Append(Target(tree, link)).Append('\n');
        if (left > 0 && TryResolve(tree, link.Path, out var end))
        {
            foreach (var file in tree.Under(end))
            {
                var digest = file.IsSymlink ? Of(tree, file, left - 1) : tree.HashOf(file);
                text.Append(file.Path).Append('\n').Append(digest.Hex).Append('\n');
            }
        }

        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string? Target(FileTree tree, FileEntry link)
    {
        try
        {
            return new FileInfo(Path.Combine(tree.Root, link.Path)).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
