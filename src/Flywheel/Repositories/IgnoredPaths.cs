using System.Collections.Frozen;

namespace Flywheel.Repositories;

/// <summary>What is no part of a tree: folders that tools fill, and what git ignores.</summary>
internal sealed class IgnoredPaths
{
    /// <summary>Only the folders that are always left out.</summary>
    public static readonly IgnoredPaths None = new([]);

    private static readonly FrozenSet<string> AlwaysPruned =
        FrozenSet.Create(StringComparer.Ordinal, ".git", ".flywheel", "node_modules", ".terraform", ".svelte-kit");

    // tofu and pnpm read these whether or not git ignores them, so a change in one changes a result.
    private static readonly string[] ReadAnyway = [".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json", ".terraform.lock.hcl", ".npmrc"];

    private readonly FrozenSet<string> _files;
    private readonly FrozenSet<string> _folders;

    /// <summary>From paths relative to the tree; those of folders end in a slash, as git writes them.</summary>
    public IgnoredPaths(IEnumerable<string> paths)
    {
        var all = paths.ToLookup(path => path.EndsWith('/'));
        _folders = all[true].Select(path => path.TrimEnd('/')).ToFrozenSet(StringComparer.Ordinal);
        _files = all[false].ToFrozenSet(StringComparer.Ordinal);
    }

    public bool HasFolder(string path, string name) =>
        AlwaysPruned.Contains(name) || (_folders.Count > 0 && _folders.Contains(path));

    /// <summary>git itself ignores the folder, so nothing in it is committed.</summary>
    public bool IsIgnoredByGit(string folder) => _folders.Contains(folder);

    public bool HasFile(string path) => _files.Count > 0 && _files.Contains(path) && !IsReadAnyway(path);

    private static bool IsReadAnyway(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        if (name.SequenceEqual(".env") || name.StartsWith(".env.", StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var ending in ReadAnyway)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
