using System.Collections.Immutable;
using System.Globalization;

namespace Flywheel.Lab.Forge.Http;

/// <summary>Counts the requests of each client in the running minute. Thread-safe.</summary>
/// <remarks>Headers: https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers.</remarks>
internal sealed class RateLimit(int perMinute, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private long _minute;

    /// <summary>Counts a request.</summary>
    /// <param name="client">Whose; all without a token are one.</param>
    /// <returns>Whether it is one too many, and what to tell the client either way.</returns>
    public (bool IsOver, ImmutableArray<(string Name, string Value)> Headers) Take(string client)
    {
        var now = time.GetUtcNow();
        var minute = now.ToUnixTimeSeconds() / (long)Window.TotalSeconds;
        int count;
        lock (_lock)
        {
            if (minute != _minute)
            {
                _counts.Clear();
                _minute = minute;
            }

            count = _counts[client] = _counts.GetValueOrDefault(client) + 1;
        }

        var reset = DateTimeOffset.FromUnixTimeSeconds((minute + 1) * (long)Window.TotalSeconds);
        var headers = ImmutableArray.Create<(string, string)>(
            ("RateLimit-Limit", Text(perMinute)),
            ("RateLimit-Name", client.Length == 0 ? "throttle_unauthenticated_api" : "throttle_authenticated_api"),
            ("RateLimit-Observed", Text(count)),
            ("RateLimit-Remaining", Text(Math.Max(0, perMinute - count))),
            ("RateLimit-Reset", Text(reset.ToUnixTimeSeconds())),
            ("RateLimit-ResetTime", reset.ToString("R", CultureInfo.InvariantCulture)));
        return count <= perMinute
            ? (false, headers)
            : (true, headers.Add(("Retry-After", Text(Math.Max(1, (long)Math.Ceiling((reset - now).TotalSeconds))))));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
