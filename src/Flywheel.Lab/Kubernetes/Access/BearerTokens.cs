using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Flywheel.Lab.Kubernetes.Access;

/// <summary>The tokens of the lab's own identities. Thread-safe.</summary>
internal sealed class BearerTokens(TimeProvider time)
{
    // By digest: a lookup then tells nothing of how much of a guess was right, and no dump of this shows a token.
    private readonly ConcurrentDictionary<string, (Identity Identity, DateTimeOffset? End)> _identities = new(StringComparer.Ordinal);

    /// <summary>The tokens that a lab is opened with: <c>admin</c> may do everything, every other name is a pipeline.</summary>
    /// <param name="tokens">By identity.</param>
    public static BearerTokens Of(IEnumerable<KeyValuePair<string, string>> tokens, TimeProvider time)
    {
        var known = new BearerTokens(time);
        foreach (var (name, token) in tokens)
        {
            known.Add(token, Identity.Of(name, name == "admin" ? Identity.Masters : Bootstrap.SystemRoles.PipelineGroup), null);
        }

        return known;
    }

    /// <summary>Lets a token in.</summary>
    /// <param name="token">The secret.</param>
    /// <param name="identity">Who has it.</param>
    /// <param name="end">When it ends; null: never.</param>
    public void Add(string token, Identity identity, DateTimeOffset? end) => _identities[Digest(token)] = (identity, end);

    /// <summary>Who has that token; null when nobody has, or it is over.</summary>
    public Identity? Find(string token) =>
        _identities.TryGetValue(Digest(token), out var found) && !(found.End <= time.GetUtcNow()) ? found.Identity : null;

    private static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
