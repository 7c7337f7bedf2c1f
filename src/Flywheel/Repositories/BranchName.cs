using System.Buffers;

namespace Flywheel.Repositories;

/// <summary>The rules of <c>git check-ref-format --branch</c>, for names that come from outside.</summary>
internal static class BranchName
{
    private static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Append(0x7f).Select(c => (char)c), '~', '^', ':', '?', '*', '[', '\\']);

    /// <summary>The name, or null when git would not have it. A name like an option is never a branch.</summary>
    public static string? Checked(string? name) => name is not null && IsValid(name) ? name : null;

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 255
        && name[0] is not '-'
        && name is not ("@" or "HEAD")
        && !name.AsSpan().ContainsAny(Forbidden)
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && !name.EndsWith('.')
        && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));
}
