using System.Buffers;
using System.Text;
using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>The bytes of a YAML file as text, refused before the parser sees them when they could harm it or deceive a reader.</summary>
internal static class YamlText
{
    /// <summary>1 MiB.</summary>
    public const int LargestFile = 1 << 20;

    /// <summary>Levels of mappings and lists; the root is the first.</summary>
    public const int DeepestLevel = 64;

    // The parser looks at every open bracket again for every token, so thousands of them take it quadratic time. Brackets in quotes,
    // comments and blocks are counted here too, hence the distance between what is refused here and what is really too deep: no file
    // that a person wrote has a thousand brackets that nobody closes.
    private const int MostOpenBrackets = 1000;

    // U+202A-202E and U+2066-2069: embeddings, overrides and isolates. They can hide in comments too (Trojan Source).
    private static readonly SearchValues<char> DirectionChanges =
        SearchValues.Create("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or null with the reasons in <paramref name="problems"/>.</summary>
    public static string? Decode(string file, ReadOnlySpan<byte> utf8, ProblemList problems, YamlOrigin origin)
    {
        var before = problems.Count;
        if (utf8.Length > LargestFile && origin == YamlOrigin.Ours)
        {
            problems.Add(DocumentRules.TooLarge.At(new(file), "The file has more than 1 MiB (1,048,576 bytes)."));
        }
        else if (EncodingProblem(utf8) is { } encoding)
        {
            var (line, column) = PlaceOf(utf8[..encoding.Offset]);
            problems.Add(DocumentRules.Encoding.At(new(file, line, column), encoding.Detail, "Save the file as UTF-8 without byte order mark."));
        }

        if (problems.Count > before)
        {
            return null;
        }

        var text = Strict.GetString(utf8);
        if (origin == YamlOrigin.Ours)
        {
            CheckDirection(file, text, problems);
        }

        CheckBrackets(file, text, problems, origin);
        return problems.Count > before ? null : text;
    }

    private static (int Offset, string Detail)? EncodingProblem(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return (0, "The file starts with a byte order mark.");
        }

        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || utf8.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return (0, "The file is encoded as UTF-16.");
        }

        var nul = utf8.IndexOf((byte)0);
        if (nul >= 0)
        {
            return (nul, "The file contains a NUL byte; it may be encoded as UTF-16 or not be text at all.");
        }

        var offset = 0;
        while (offset < utf8.Length)
        {
            if (Rune.DecodeFromUtf8(utf8[offset..], out _, out var length) != OperationStatus.Done)
            {
                return (offset, $"The byte 0x{utf8[offset]:X2} is not valid UTF-8 here.");
            }

            offset += length;
        }

        return null;
    }

    private static void CheckDirection(string file, string text, ProblemList problems)
    {
        var start = 0;
        while (text.AsSpan(start).IndexOfAny(DirectionChanges) is >= 0 and var next)
        {
            start += next;
            var (line, column) = PlaceOf(text.AsSpan(0, start));
            problems.Add(DocumentRules.UnsafeCharacter.At(
                new(file, line, column), $"The character U+{(int)text[start]:X4} changes the direction of writing."));
            start++;
        }
    }

    private static void CheckBrackets(string file, string text, ProblemList problems, YamlOrigin origin)
    {
        var depth = 0;
        var tooDeep = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '[' or '{':
                    tooDeep = ++depth == DeepestLevel + 1 ? i : tooDeep;
                    break;
                case ']' or '}':
                    depth = Math.Max(0, depth - 1);
                    break;
                case '\n' when origin == YamlOrigin.OtherPrograms:
                    // Large files hold scripts whose brackets add up; the parser looks back no further than to the start of a line.
                    depth = 0;
                    break;
            }

            if (depth > MostOpenBrackets)
            {
                var (line, column) = PlaceOf(text.AsSpan(0, tooDeep));
                problems.Add(DocumentRules.TooDeep.At(
                    new(file, line, column), $"More than {MostOpenBrackets} brackets are opened and never closed; {DeepestLevel} levels are allowed."));
                return;
            }
        }
    }

    private static (int Line, int Column) PlaceOf(ReadOnlySpan<byte> before) => PlaceOf(Encoding.UTF8.GetString(before).AsSpan());

    private static (int Line, int Column) PlaceOf(ReadOnlySpan<char> before) =>
        (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
}
