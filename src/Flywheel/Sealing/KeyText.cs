using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Flywheel.Diagnostics;

namespace Flywheel.Sealing;

/// <summary>Keys as people and CI systems write them: base64 or hexadecimal, separated by commas, colons or lines, newest first.</summary>
internal static class KeyText
{
    /// <summary>More keys than anybody rotates through, fewer than it takes to hide a mistake.</summary>
    private const int MostKeys = 16;

    // 32 random bytes practically never have fewer; a pattern, a word repeated or zeros do.
    private const int FewestDifferentBytes = 12;

    private const string Advice = "Make one with `openssl rand -base64 32`.";

    // The colon is for GitLab, which as a rule masks no value with a comma in it.
    private static readonly SearchValues<char> Separators = SearchValues.Create(",:\n\r");

    /// <summary>Reads all of them; nothing of what is written is ever quoted.</summary>
    /// <param name="text">The keys.</param>
    /// <param name="place">What diagnostics call the place they are from.</param>
    public static Checked<KeyRing> Read(string text, string place)
    {
        var written = Split(text);
        if (written.Count is 0 or > MostKeys)
        {
            return Unusable($"{place} holds {(written.Count == 0 ? "no key" : $"more than {MostKeys} keys")}.");
        }

        var keys = ImmutableArray.CreateBuilder<SealKey>(written.Count);
        foreach (var (at, one) in written.Index())
        {
            var bytes = Decode(one);
            if (WhyNot(bytes) is { } reason)
            {
                return Unusable($"Key {at + 1} of {written.Count} in {place} {reason}.");
            }

            keys.Add(SealKey.Of(bytes));
            CryptographicOperations.ZeroMemory(bytes);
        }

        return new(new KeyRing(keys.DrainToImmutable()), []);
    }

    /// <summary>The spellings in which the keys could appear in an output, under a name; null: there are none.</summary>
    public static IEnumerable<KeyValuePair<string, string>> SecretsOf(string name, string? text) =>
        from one in Split(text ?? "")
        let bytes = Decode(one)
        from spelling in bytes.Length == SealKey.Length
            ? [one, Convert.ToBase64String(bytes), Convert.ToHexStringLower(bytes), Convert.ToHexString(bytes)]
            : (string[])[one]
        select KeyValuePair.Create(name, spelling);

    /// <summary>A new key as it is written into a file.</summary>
    public static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SealKey.Length)) + "\n";

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        foreach (var range in text.AsSpan().SplitAny(Separators))
        {
            if (text.AsSpan(range).Trim() is { Length: > 0 } part)
            {
                parts.Add(part.ToString());
            }
        }

        return parts;
    }

    // Empty: neither. 64 characters are also the base64 of 48 bytes, which is no key.
    private static byte[] Decode(string text)
    {
        if (text.Length == SealKey.Length * 2 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }

    private static string? WhyNot(byte[] bytes) =>
        bytes.Length == 0 ? "is neither base64 nor 64 hexadecimal characters"
        : bytes.Length != SealKey.Length ? $"has {bytes.Length} bytes and not {SealKey.Length}"
        : bytes.Distinct().Count() < FewestDifferentBytes ? "is not random"
        : null;

    private static Checked<KeyRing> Unusable(string detail) => new(null, [SealRules.UnusableKey.Create(detail, Advice)]);
}
