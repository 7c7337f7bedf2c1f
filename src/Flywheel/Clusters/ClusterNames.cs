namespace Flywheel.Clusters;

/// <summary>What may stand in a path to an API. Checked before escaping: a path of dots is shortened by whoever reads it.</summary>
internal static class ClusterNames
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    /// <summary>A name of DNS-1123, one label: a namespace.</summary>
    public static bool IsLabel(string text) =>
        text.Length is > 0 and <= LongestLabel && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-';

    /// <summary>Names of DNS-1123 and those of roles, which may have colons and capitals.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text is not ("." or "..") && text.All(c => char.IsAsciiLetterOrDigit(c) || "-._:@".Contains(c, StringComparison.Ordinal));

    /// <summary><c>v1</c>, <c>apps/v1</c>, <c>postgresql.cnpg.io/v1</c>.</summary>
    public static bool IsApiVersion(string text) =>
        text.Split('/') is { Length: 1 or 2 } parts && IsLabel(parts[^1]) && (parts.Length == 1 || (parts[0].Length <= LongestName && parts[0].Split('.').All(IsLabel)));

    /// <summary><c>Deployment</c>.</summary>
    public static bool IsKind(string text) => text.Length is > 0 and <= LongestLabel && text.All(char.IsAsciiLetterOrDigit);
}
