using System.Collections.Immutable;

namespace Flywheel.Plans.Bundles;

/// <summary>The names that entries of a bundle may have, and where links in it may lead.</summary>
internal static class BundleName
{
    /// <summary>The folder of the private tree.</summary>
    public const string Tree = "tree";

    /// <summary>The folder of built files that the plan was given, each named by its SHA-256; only there when there are any.</summary>
    public const string Inputs = "inputs";

    private const int DigestLength = 64;
    private const int LongestName = 4096;
    private const int LongestPart = 255;

    /// <summary>The files that every bundle holds beside the tree.</summary>
    public static ImmutableArray<string> Files { get; } = ["plan.tfplan", PlanArtifacts.Json, PlanArtifacts.Text, PlanArtifacts.Summary];

    /// <summary>One of the files, an input, the tree, or something in it: relative, without <c>.</c> and <c>..</c>, empty parts, backslashes and control characters.</summary>
    public static bool IsFit(string name) =>
        Files.Contains(name) || name is Tree or Inputs || IsInput(name) || (IsInTree(name) && name.Length <= LongestName && HasFitParts(name));

    /// <summary>Only the tree holds folders and links.</summary>
    public static bool IsInTree(string name) => name.StartsWith(Tree + "/", StringComparison.Ordinal);

    /// <summary>
    /// A link of that name may lead there: relative, upwards only at its beginning, and not out of the tree. As no other link may either, and no entry
    /// lies behind a link, following any number of them never leaves the tree. (<c>a/../..</c> may: its <c>a</c> can be a link to far below.)
    /// </summary>
    public static bool StaysInside(string name, string target)
    {
        if (target.Length is 0 or > LongestName || target.StartsWith('/'))
        {
            return false;
        }

        var parts = target.TrimEnd('/').Split('/');
        var up = parts.TakeWhile(part => part is ".." or ".").Count(part => part == "..");
        var depthInTree = name.Count(c => c == '/') - 1;
        return up <= depthInTree && parts.SkipWhile(part => part is ".." or ".").All(IsFitPart);
    }

    /// <summary>The folder that the entry lies in.</summary>
    public static string FolderOf(string name) => name.LastIndexOf('/') is >= 0 and var at ? name[..at] : "";

    private static bool IsInput(string name) =>
        name.Length == Inputs.Length + 1 + DigestLength && name.StartsWith(Inputs + "/", StringComparison.Ordinal) && name[(Inputs.Length + 1)..].All(char.IsAsciiHexDigitLower);

    private static bool HasFitParts(string name) => name.Split('/').All(IsFitPart);

    // The replacement character stands for bytes that are no UTF-8: such a file could not be found again under this name.
    private static bool IsFitPart(string part) =>
        part.Length is > 0 and <= LongestPart && part is not ("." or "..") && !part.Any(c => char.IsControl(c) || c is '\\' or '\ufffd');
}
