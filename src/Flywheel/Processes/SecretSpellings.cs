using System.Text;

namespace Flywheel.Processes;

/// <summary>
/// The ways in which tools print one value: as it is, base64 and base64url at any offset, hexadecimal, percent-encoded, and escaped for JSON, HCL,
/// XML or a shell. docs/security.md says what is not found.
/// </summary>
internal static class SecretSpellings
{
    // base64(1) and MIME break lines after 76 characters, PEM and OpenSSL after 64.
    private static readonly int[] LineLengths = [76, 64];

    // A piece of a broken line that is shorter is found in everything.
    private const int ShortestPiece = 8;

    /// <summary>All spellings, some of them equal.</summary>
    public static IEnumerable<byte[]> Of(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return bytes;
        foreach (var text in Base64(bytes))
        {
            yield return Encoding.ASCII.GetBytes(text);
            yield return Encoding.ASCII.GetBytes(text.Replace('+', '-').Replace('/', '_'));
        }

        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(bytes));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
        foreach (var text in EscapedSpellings.Of(value, bytes))
        {
            yield return Encoding.UTF8.GetBytes(text);
        }
    }

    private static IEnumerable<string> Base64(byte[] bytes)
    {
        for (var offset = 0; offset < 3; offset++)
        {
            yield return Base64At(offset, bytes);
        }

        // Alone, or as echo prints it: then its last character is known too, and so is the padding.
        foreach (var whole in new[] { Convert.ToBase64String(bytes), Convert.ToBase64String([.. bytes, (byte)'\n']) })
        {
            yield return whole;
            yield return whole.TrimEnd('=');
            foreach (var piece in LineLengths.Where(length => whole.Length > length).SelectMany(length => whole.Chunk(length)).Where(piece => piece.Length >= ShortestPiece))
            {
                yield return new(piece);
            }
        }
    }

    // Only the characters that the value alone decides: what stands before and after it mixes into the first and the last one.
    private static string Base64At(int offset, byte[] bytes)
    {
        var padded = new byte[offset + bytes.Length];
        bytes.CopyTo(padded, offset);
        var first = ((offset * 8) + 5) / 6;
        var end = padded.Length * 8 / 6;
        return Convert.ToBase64String(padded)[first..end];
    }
}
