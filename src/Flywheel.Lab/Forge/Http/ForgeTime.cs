using System.Globalization;

namespace Flywheel.Lab.Forge.Http;

/// <summary>Times as GitLab writes them.</summary>
internal static class ForgeTime
{
    /// <summary><c>2026-01-31T06:00:00.000Z</c>.</summary>
    public static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same, or null.</summary>
    public static string? Text(DateTimeOffset? time) => time is { } at ? Text(at) : null;
}
