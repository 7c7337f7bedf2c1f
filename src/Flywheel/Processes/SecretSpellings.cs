using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Flywheel.Processes;

/// <summary>
/// The ways in which tools print one value: as it is, base64 at any offset, base64url, percent-encoded, as a JSON string, hexadecimal.
/// Not found: reversed or compressed values, base64 that is wrapped into lines, a value with colour codes in its middle.
/// </summary>
internal static class SecretSpellings
{
    // Letters, digits and these are what every percent-encoder leaves alone; about the rest they differ.
    private const string Unreserved = "-_.~";
    private const string LeftByPathEncoders = "-_.~$&+:=@";
    private const string LeftByBrowsers = "-_.~!'()*";

    /// <summary>All spellings, some of them equal.</summary>
    public static IEnumerable<byte[]> Of(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return bytes;

        for (var offset = 0; offset < 3; offset++)
        {
            var text = Base64At(offset, bytes);
            yield return Encoding.ASCII.GetBytes(text);
            yield return Encoding.ASCII.GetBytes(text.Replace('+', '-').Replace('/', '_'));
        }

        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(bytes));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));

        foreach (var left in new[] { Unreserved, LeftByPathEncoders, LeftByBrowsers })
        {
            yield return Percent(bytes, left, "X2", "%20");
            yield return Percent(bytes, left, "x2", "%20");
            yield return Percent(bytes, left, "X2", "+");
        }

        yield return Encoding.UTF8.GetBytes(JsonMinimal(value));
        yield return Encoding.UTF8.GetBytes(JsonAsGo(value));
        yield return Encoding.UTF8.GetBytes(JavaScriptEncoder.Default.Encode(value));
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

    private static byte[] Percent(byte[] bytes, string left, string digits, string space)
    {
        var text = new StringBuilder(bytes.Length * 3);
        foreach (var b in bytes)
        {
            _ = b switch
            {
                (byte)' ' => text.Append(space),
                _ when char.IsAsciiLetterOrDigit((char)b) || left.Contains((char)b, StringComparison.Ordinal) => text.Append((char)b),
                _ => text.Append('%').Append(b.ToString(digits, CultureInfo.InvariantCulture)),
            };
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string JsonMinimal(string value)
    {
        var text = new StringBuilder(value.Length + 16);
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        return text.ToString();
    }

    // encoding/json keeps browsers from seeing tags, so tofu's JSON spells these three in hexadecimal.
    private static string JsonAsGo(string value) => JsonMinimal(value)
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal);
}
