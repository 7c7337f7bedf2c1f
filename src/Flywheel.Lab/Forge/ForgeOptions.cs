using System.Text.RegularExpressions;

namespace Flywheel.Lab.Forge;

/// <summary>What the lab's forge is called and how much it takes.</summary>
internal sealed partial record ForgeOptions
{
    /// <summary>The path of group 1. Default: <c>acme/platform</c>.</summary>
    public string GroupPath { get; init; } = "acme/platform";

    /// <summary>The last part of the path of project 1, which is in that group. Default: <c>infrastructure</c>.</summary>
    public string ProjectName { get; init; } = "infrastructure";

    /// <summary>How many requests a token may make in a minute. Default: 2000, as on gitlab.com.</summary>
    public int RequestsPerMinute { get; init; } = 2000;

    /// <summary>Whether a text can be the path of a group: names with slashes between them, as organization.yaml has it.</summary>
    public static bool IsGroupPath(string text) => text.Length <= 255 && GroupPattern.IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\z")]
    private static partial Regex GroupPattern { get; }
}
