using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Flywheel.Lab.Forge.Access;

/// <summary>The tokens that the forge and the state backend know. Only their digests are kept, so a look-up tells nothing by its duration.</summary>
internal sealed class ForgeTokens
{
    private readonly FrozenDictionary<string, ForgeToken> _byDigest;

    /// <param name="tokens">Each with its secret value.</param>
    public ForgeTokens(IEnumerable<(string Value, ForgeToken Token)> tokens) =>
        _byDigest = tokens.ToFrozenDictionary(one => Digest(one.Value), one => one.Token, StringComparer.Ordinal);

    /// <summary>The two that every lab has: <c>forge-admin</c>, an administrator, and <c>forge-pipeline</c>, which pipelines use.</summary>
    /// <param name="admin">The value of the first.</param>
    /// <param name="pipeline">The value of the second.</param>
    public static ForgeTokens Of(string admin, string pipeline) => new(
    [
        (admin, new(1, "forge-admin", ForgeScopes.Api, IsAdmin: true)),
        (pipeline, new(2, "forge-pipeline", ForgeScopes.Api, IsAdmin: false)),
    ]);

    /// <summary>A new value: <c>glpat-</c> and 160 random bits.</summary>
    public static string NewValue() => $"glpat-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20))}";

    /// <summary>What a value stands for; null when it is unknown.</summary>
    public ForgeToken? Find(string? value) => string.IsNullOrEmpty(value) ? null : _byDigest.GetValueOrDefault(Digest(value));

    private static string Digest(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
