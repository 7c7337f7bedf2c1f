using System.Globalization;
using System.Text;

namespace Flywheel.Repositories;

/// <summary>Which names of files can be shown, logged and passed on without harm.</summary>
internal static class FileName
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name as text; false for control characters, direction marks and bytes that are not UTF-8.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out string name)
    {
        if (!bytes.ContainsAnyExceptInRange((byte)0x20, (byte)0x7e))
        {
            name = Encoding.ASCII.GetString(bytes);
            return true;
        }

        try
        {
            name = Strict.GetString(bytes);
            return !name.AsSpan().ContainsAny(Harmful);
        }
        catch (DecoderFallbackException)
        {
            name = Encoding.UTF8.GetString(bytes);
            return false;
        }
    }

    /// <summary>The name with everything invisible written as an escape.</summary>
    public static string Printable(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            _ = Harmful.Contains(c) ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : text.Append(c);
        }

        return text.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Harmful = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Concat([0x61c, 0xfeff, 0xfffd])
            .Concat(Enumerable.Range(0x200b, 5)).Concat(Enumerable.Range(0x2028, 7)).Concat(Enumerable.Range(0x2060, 10))
            .Select(c => (char)c)]);
}
