using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Flywheel.Lab.Providers.Random;

/// <summary>
/// bcrypt hashes as Go's golang.org/x/crypto/bcrypt writes them: <c>$2a$10$</c>, 22 characters of salt, 31 of hash (Provos and Mazières,
/// "A Future-Adaptable Password Scheme", 1999). Only the first 72 bytes of a password count.
/// </summary>
internal static class Bcrypt
{
    private const int Cost = 10;

    private const int LongestKey = 72;

    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Hash(string password) => Hash(password, RandomNumberGenerator.GetBytes(16), Cost);

    public static string Hash(string password, ReadOnlySpan<byte> salt, int cost)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        var key = bytes.Length >= LongestKey ? bytes[..LongestKey] : [.. bytes, 0];
        var cipher = new Blowfish();
        cipher.Expand(key, salt);
        for (var round = 0L; round < 1L << cost; round++)
        {
            cipher.Expand(key, []);
            cipher.Expand(salt, []);
        }

        var text = Encoding.ASCII.GetBytes("OrpheanBeholderScryDoubt");
        for (var block = 0; block < text.Length; block += 8)
        {
            for (var i = 0; i < 64; i++)
            {
                cipher.Encrypt(text.AsSpan(block, 8));
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"$2a${cost:00}${Encode(salt)}{Encode(text.AsSpan(0, 23))}");
    }

    // Base64 without padding and with letters of its own.
    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var one in bytes)
        {
            (bits, count) = ((bits << 8) | one, count + 8);
            for (; count >= 6; count -= 6)
            {
                text.Append(Alphabet[(bits >> (count - 6)) & 63]);
            }

            bits &= (1 << count) - 1;
        }

        return count == 0 ? text.ToString() : text.Append(Alphabet[(bits << (6 - count)) & 63]).ToString();
    }
}
