using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Flywheel.Processes;

/// <summary>A value as it stands in a URL, in JSON, HCL or XML, or quoted for a shell. Of a plain word nearly all of them are the word itself.</summary>
internal static class EscapedSpellings
{
    // Letters and digits are what every percent-encoder leaves alone; about the rest they differ: RFC 3986, Go's path and user, browsers (a part
    // and a whole address), Python, Java, .NET's forms.
    private static readonly string[] LeftAlone =
        ["-_.~", "-_.~$&+:=@", "-_.~$&+,;=", "-_.~!'()*", "-_.~!'()*;/?:@&=+$,#", "-_.~/", "-_.*", "-_.!*()"];

    // What bash's %q leaves as it is.
    private const string NoWorkForShells = "-_./:=@%+";

    /// <summary>All of them, some equal.</summary>
    public static IEnumerable<string> Of(string value, byte[] bytes)
    {
        foreach (var left in LeftAlone)
        {
            yield return Percent(bytes, left, "X2", "%20");
            yield return Percent(bytes, left, "x2", "%20");
            yield return Percent(bytes, left, "X2", "+");
            yield return Percent(bytes, left, "x2", "+");
        }

        foreach (var json in Json(value))
        {
            yield return json;

            // A document in a string of another one, as jsonencode() in a plan.
            yield return JsonMinimal(json);
        }

        foreach (var text in Quoted(value))
        {
            yield return text;
        }
    }

    private static IEnumerable<string> Json(string value)
    {
        var minimal = JsonMinimal(value);
        var go = minimal.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal).Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);
        yield return minimal;
        yield return go;
        yield return JavaScriptEncoder.Default.Encode(value);

        // encoding/json before Go 1.22 had no short form of these two.
        yield return go.Replace("\\b", "\\u0008", StringComparison.Ordinal).Replace("\\f", "\\u000c", StringComparison.Ordinal);

        // As Python, PHP and .NET make ASCII of it.
        foreach (var digits in new[] { "x4", "X4" })
        {
            var ascii = Ascii(minimal, digits);
            yield return ascii;
            yield return ascii.Replace("/", "\\/", StringComparison.Ordinal);
        }

        yield return minimal.Replace("/", "\\/", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Quoted(string value)
    {
        // HCL doubles what begins a template.
        yield return JsonMinimal(value).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);
        if (value.Contains('\'', StringComparison.Ordinal))
        {
            yield return value.Replace("'", "'\\''", StringComparison.Ordinal);
            yield return value.Replace("'", "'\"'\"'", StringComparison.Ordinal);
            yield return value.Replace("'", "''", StringComparison.Ordinal);
            yield return JsonMinimal(value).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        }

        yield return Escaped(value, (c, _) => c is '"' or '\\' or '$' or '`');

        // bash escapes these two only where a word begins.
        yield return Escaped(value, (c, _) => IsSpecial(c) && c is not ('~' or '#'));
        yield return Escaped(value, (c, at) => IsSpecial(c) && (at == 0 || c is not ('~' or '#')));

        var text = value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        yield return text;
        yield return text.Replace("\"", "&quot;", StringComparison.Ordinal);
        yield return text.Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&apos;", StringComparison.Ordinal);
        yield return text.Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);
        yield return text.Replace("\"", "&#34;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);
    }

    private static string Percent(byte[] bytes, string left, string digits, string space)
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

        return text.ToString();
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

    private static string Ascii(string json, string digits) => string.Concat(
        json.Select(c => char.IsAscii(c) && c != '\u007f' ? c.ToString() : $"\\u{((int)c).ToString(digits, CultureInfo.InvariantCulture)}"));

    private static bool IsSpecial(char c) =>
        char.IsAscii(c) && !char.IsControl(c) && !char.IsAsciiLetterOrDigit(c) && !NoWorkForShells.Contains(c, StringComparison.Ordinal);

    private static string Escaped(string value, Func<char, int, bool> isSpecial) =>
        string.Concat(value.Select((c, at) => isSpecial(c, at) ? $"\\{c}" : c.ToString()));
}
