namespace Flywheel.Builds;

/// <summary>Names inside archives.</summary>
internal static class ArchivePath
{
    /// <summary>Relative, without <c>.</c> or <c>..</c> parts, backslashes or control characters: it cannot lead out of a folder.</summary>
    public static bool IsSafe(string name) =>
        name.Length is > 0 and <= 4096
        && !name.Any(c => char.IsControl(c) || c == '\\')
        && name.Split('/').All(part => part is not ("" or "." or ".."));
}
