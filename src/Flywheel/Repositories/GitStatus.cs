using System.Collections.Immutable;
using System.Text;

namespace Flywheel.Repositories;

/// <summary>
/// What <c>git status --porcelain=v2 --branch -z --ignored=matching --untracked-files=normal</c> said.
/// Paths are relative to the git top level; those of folders end in a slash.
/// </summary>
internal sealed record GitStatus
{
    /// <summary>Full hash; null before the first commit.</summary>
    public string? Commit { get; init; }

    /// <summary>Null when HEAD is detached.</summary>
    public string? Branch { get; init; }

    /// <summary>Files that differ from the commit, in conflict too.</summary>
    public ImmutableArray<string> Changed { get; init; } = [];

    public ImmutableArray<string> Untracked { get; init; } = [];

    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>Reads git's output; lines that are not known are skipped, as git asks of its readers.</summary>
    public static GitStatus Parse(ReadOnlySpan<byte> output)
    {
        var status = new GitStatus();
        var changed = ImmutableArray.CreateBuilder<string>();
        var untracked = ImmutableArray.CreateBuilder<string>();
        var ignored = ImmutableArray.CreateBuilder<string>();
        var records = output.Split((byte)0);
        while (records.MoveNext())
        {
            var record = output[records.Current];
            switch (record.IsEmpty ? 0 : record[0])
            {
                case (byte)'#':
                    status = status.WithHeader(Encoding.UTF8.GetString(record));
                    break;
                case (byte)'1':
                    changed.Add(AfterSpaces(record, 8));
                    break;
                case (byte)'2':
                    changed.Add(AfterSpaces(record, 9));
                    _ = records.MoveNext();  // the path it was renamed from
                    break;
                case (byte)'u':
                    changed.Add(AfterSpaces(record, 10));
                    break;
                case (byte)'?':
                    untracked.Add(AfterSpaces(record, 1));
                    break;
                case (byte)'!':
                    ignored.Add(AfterSpaces(record, 1));
                    break;
            }
        }

        return status with { Changed = changed.DrainToImmutable(), Untracked = untracked.DrainToImmutable(), Ignored = ignored.DrainToImmutable() };
    }

    /// <summary>Something differs from the commit. What flywheel itself keeps does not count, so that a repository that forgot to ignore it can deploy.</summary>
    public bool IsDirty => !Changed.IsEmpty || Untracked.Any(path => !IsOurs(path));

    /// <summary>The ignored paths as a tree at a folder sees them.</summary>
    /// <param name="folder">Relative to the git top level; empty for the top level itself.</param>
    public IgnoredPaths IgnoredBelow(string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        return new(Ignored.Where(path => path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => path[prefix.Length..]));
    }

    private static bool IsOurs(string path) => $"/{path}".Contains("/.flywheel/", StringComparison.Ordinal);

    private GitStatus WithHeader(string header) => header.Split(' ', 3) switch
    {
        [_, "branch.oid", var oid] when oid != "(initial)" => this with { Commit = oid },
        [_, "branch.head", var head] when head != "(detached)" => this with { Branch = head },
        _ => this,
    };

    private static string AfterSpaces(ReadOnlySpan<byte> record, int spaces)
    {
        for (; spaces > 0; spaces--)
        {
            var space = record.IndexOf((byte)' ');
            if (space < 0)
            {
                return "";
            }

            record = record[(space + 1)..];
        }

        return Encoding.UTF8.GetString(record);
    }
}
