using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>What a run is about, in a few words.</summary>
internal static class RunFacts
{
    private const int ShortCommit = 8;

    /// <summary>"lab", "main@1a2b3c4d, not committed", as far as they are known.</summary>
    public static IEnumerable<string> Of(RunHeader header)
    {
        if (header.Environment is { } environment)
        {
            yield return environment;
        }

        if (Revision(header) is { Length: > 0 } revision)
        {
            yield return header.IsDirty ? $"{revision} with local changes" : revision;
        }
    }

    /// <summary>"main@1a2b3c4d"; empty before the first commit outside a branch.</summary>
    public static string Revision(RunHeader header)
    {
        var commit = header.Commit is { } whole ? $"@{whole[..Math.Min(ShortCommit, whole.Length)]}" : "";
        return $"{header.Branch}{commit}";
    }
}
