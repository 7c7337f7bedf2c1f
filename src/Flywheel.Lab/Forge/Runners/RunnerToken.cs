using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Flywheel.Lab.Forge.Runners;

/// <summary>The tokens by which runners show who they are.</summary>
internal static partial class RunnerToken
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Length = 20;

    /// <summary>A new one. Like GitLab's it tells the runner's type: <c>glrt-t2_</c> for a group's.</summary>
    public static string New(string type) =>
        $"glrt-t{type switch { "instance_type" => 1, "group_type" => 2, _ => 3 }}_{RandomNumberGenerator.GetString(Letters, Length)}";

    /// <summary>What is kept of it.</summary>
    public static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>All that look like one in a text, such as a runner's config.toml.</summary>
    public static IEnumerable<string> In(string text) => Pattern.Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"glrt-[0-9A-Za-z_-]{20,100}")]
    private static partial Regex Pattern { get; }
}
