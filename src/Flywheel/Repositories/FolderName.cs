namespace Flywheel.Repositories;

/// <summary>Names of modules and stacks: they become names of jobs, states, files and arguments.</summary>
internal static class FolderName
{
    private const int Longest = 63;

    /// <summary>A lower-case letter or digit, then up to 62 lower-case letters, digits, <c>-</c> and <c>_</c>; ASCII only.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= Longest
        && (char.IsAsciiLetterLower(name[0]) || char.IsAsciiDigit(name[0]))
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
