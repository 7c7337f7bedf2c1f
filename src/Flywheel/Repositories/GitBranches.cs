using System.Text;

namespace Flywheel.Repositories;

/// <summary>The branches of a repository, read from its files.</summary>
internal static class GitBranches
{
    private const string Heads = "refs/heads/";
    private const string RemoteHead = "refs/remotes/origin/HEAD";
    private const string RemotePrefix = "ref: refs/remotes/origin/";
    private const int LargestPackedRefs = 64 * 1024 * 1024;
    private const int MostBranches = 10_000;

    /// <summary>
    /// The CI system's word, else what <c>origin/HEAD</c> points to, else the only local branch, else <c>main</c>, then <c>master</c>
    /// where they exist, else null.
    /// </summary>
    /// <param name="current">The branch that is checked out; before the first commit it is the only one, and in no file of refs.</param>
    public static string? Default(GitFolder git, CiEnvironment ci, string? current)
    {
        if (ci.DefaultBranch is { } named)
        {
            return named;
        }

        if (GitFolder.FirstLine(Path.Combine(git.CommonDirectory, RemoteHead)) is { } head && head.StartsWith(RemotePrefix, StringComparison.Ordinal))
        {
            return BranchName.Checked(head[RemotePrefix.Length..]);
        }

        var local = Local(git);
        return local.Count switch
        {
            0 => current,
            1 => local.Min,
            _ => local.Contains("main") ? "main" : local.Contains("master") ? "master" : null,
        };
    }

    /// <summary>Names of the local branches, loose and packed, sorted.</summary>
    public static SortedSet<string> Local(GitFolder git)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var heads = Path.Combine(git.CommonDirectory, Heads);
        if (Directory.Exists(heads))
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 16, AttributesToSkip = 0 };
            names.UnionWith(Directory.EnumerateFiles(heads, "*", options).Take(MostBranches).Select(file => file[heads.Length..]).Where(BranchName.IsValid));
        }

        if (FileContent.Read(Path.Combine(git.CommonDirectory, "packed-refs"), LargestPackedRefs) is { } packed)
        {
            foreach (var range in packed.Span.Split((byte)'\n'))
            {
                AddPacked(names, packed.Span[range]);
            }
        }

        return names;
    }

    // <hash> refs/heads/<name>; comments start with # and the targets of tags with ^
    private static void AddPacked(SortedSet<string> names, ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var name = space < 0 ? default : line[(space + 1)..];
        if (name.StartsWith("refs/heads/"u8) && names.Count < MostBranches && BranchName.Checked(Encoding.UTF8.GetString(name[Heads.Length..])) is { } branch)
        {
            names.Add(branch);
        }
    }
}
