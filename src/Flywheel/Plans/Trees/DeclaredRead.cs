using Flywheel.Settings;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Flywheel.Plans.Trees;

/// <summary>An entry of <c>stacks.NAME.reads</c>: a file, a folder or a pattern; relative ones are copied, others are read in place.</summary>
/// <param name="Written">As it stands in the settings.</param>
/// <param name="Path">Relative ones: from the git top level, <c>..</c> resolved; others as written.</param>
/// <param name="IsCopied">It is relative.</param>
internal sealed record DeclaredRead(string Written, string Path, bool IsCopied)
{
    private readonly Matcher _matcher = MatcherOf(Path);

    /// <param name="written">As it stands in the settings.</param>
    /// <param name="repository">The repository's folder from the git top level.</param>
    public static DeclaredRead Of(string written, string repository) => written[0] is '/' or '~'
        ? new(written, written.TrimEnd('/'), IsCopied: false)
        : new(written, SettingsTexts.Normalize($"{repository}/{written}"), IsCopied: true);

    /// <summary>It has a wildcard.</summary>
    public bool IsPattern => Path.Contains('*', StringComparison.Ordinal);

    /// <summary>It leads out of the git checkout.</summary>
    public bool Leaves => IsCopied && (Path == ".." || Path.StartsWith("../", StringComparison.Ordinal));

    /// <summary>The folder below which everything that matches lies, or the file or folder itself.</summary>
    public string Start
    {
        get
        {
            var start = IsPattern ? Path[..Path.IndexOf('*', StringComparison.Ordinal)] : Path;
            start = IsPattern ? start[..(start.LastIndexOf('/') + 1)].TrimEnd('/') : start;
            return start == "." ? "" : start;
        }
    }

    /// <summary>A path of the same kind is this one, lies below it, or matches it.</summary>
    public bool Matches(string path) =>
        Path == "." || path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal)
        || (IsPattern && _matcher.Match(path.TrimStart('/')).HasMatches);

    private static Matcher MatcherOf(string path)
    {
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(path.TrimStart('/'));
        return matcher;
    }
}
