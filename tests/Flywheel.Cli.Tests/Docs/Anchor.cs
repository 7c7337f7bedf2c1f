namespace Flywheel.Cli.Tests.Docs;

/// <summary>The name under which a link reaches a heading, as GitHub and GitLab make it.</summary>
internal static class Anchor
{
    public static string Of(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c));

    /// <summary>The anchors of a page, in order.</summary>
    public static IEnumerable<string> In(string page)
    {
        var isCode = false;
        foreach (var line in page.Split('\n'))
        {
            isCode ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!isCode && line.TrimStart('#') is var text && text.Length < line.Length && text.StartsWith(' '))
            {
                yield return Of(text.Trim());
            }
        }
    }
}
