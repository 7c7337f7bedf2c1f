namespace Flywheel.Builds;

/// <summary>The exact version of pnpm that a package.json names.</summary>
internal static class PnpmVersion
{
    private const string Prefix = "pnpm@";

    /// <summary>Reads <c>pnpm@10.34.9</c>, with or without a hash behind a plus sign; null for everything else.</summary>
    /// <remarks>The version becomes part of an argument and of a path, so nothing but a plain version is taken.</remarks>
    public static string? Parse(string packageManager)
    {
        if (!packageManager.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var version = packageManager[Prefix.Length..];
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        version = plus < 0 ? version : version[..plus];
        var dash = version.IndexOf('-', StringComparison.Ordinal);
        var (numbers, label) = dash < 0 ? (version, null) : (version[..dash], version[(dash + 1)..]);
        return IsTriple(numbers) && label is null or { Length: > 0 and < 40 } && IsLabel(label) ? version : null;
    }

    private static bool IsTriple(string numbers)
    {
        var parts = numbers.Split('.');
        return parts.Length == 3 && parts.All(p => p.Length is > 0 and < 6 && p.All(char.IsAsciiDigit));
    }

    private static bool IsLabel(string? label) =>
        label is null || (char.IsAsciiLetterOrDigit(label[0]) && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '.')
            && !label.Contains("..", StringComparison.Ordinal));
}
