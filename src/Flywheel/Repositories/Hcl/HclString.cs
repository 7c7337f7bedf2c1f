using System.Globalization;
using System.Text;

namespace Flywheel.Repositories.Hcl;

/// <summary>Quoted strings of the native syntax; JSON's are a subset of them.</summary>
internal static class HclString
{
    /// <summary>The value of a quoted string; null when it is something else or has a template in it.</summary>
    public static string? Literal(ReadOnlySpan<byte> raw)
    {
        if (raw.Length < 2 || raw[0] != '"' || raw[^1] != '"')
        {
            return null;
        }

        var inner = raw[1..^1];
        if (!inner.ContainsAny("\"\\$%"u8))
        {
            return Encoding.UTF8.GetString(inner);
        }

        var text = Encoding.UTF8.GetString(inner);
        var value = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            switch (text[at])
            {
                case '"':
                case '$' or '%' when next == '{':
                    return null;
                case '$' or '%' when next == text[at] && at + 2 < text.Length && text[at + 2] == '{':
                    value.Append(text[at]).Append('{');
                    at += 2;
                    break;
                case '\\':
                    at += Escape(value, text, at + 1);
                    break;
                default:
                    value.Append(text[at]);
                    break;
            }
        }

        return value.ToString();
    }

    private static int Escape(StringBuilder value, string text, int at)
    {
        if (at >= text.Length)
        {
            return 0;
        }

        var digits = text[at] switch { 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (at + digits < text.Length
                && uint.TryParse(text.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && Rune.TryCreate(code, out var rune))
            {
                value.Append(rune);
                return digits + 1;
            }

            return 1;
        }

        value.Append(text[at] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
        return 1;
    }
}
