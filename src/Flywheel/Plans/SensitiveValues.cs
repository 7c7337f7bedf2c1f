using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;

namespace Flywheel.Plans;

/// <summary>
/// The sensitive values of one plan, to be masked wherever they appear. Values of fewer than 8 characters are masked only where the plan
/// marks them, because they are found in everything. Looked for as they are, JSON-escaped, in base64 and, of several lines, line by line.
/// </summary>
internal sealed class SensitiveValues
{
    /// <summary>What stands in place of a sensitive value, whatever its type.</summary>
    public const string Mask = "(sensitive)";

    /// <summary>Shorter values are not looked for.</summary>
    public const int Shortest = 8;

    // Lines are often ordinary words ("metadata:"), so they must be longer to be a secret of their own.
    private const int ShortestLine = 16;

    // The search pays memory for every character, so a value is found by its beginning and then compared up to where it is surely itself.
    private const int LongestPattern = 16;
    private const int SureLength = 48;

    private readonly FrozenSet<string> _exact;
    private readonly FrozenDictionary<string, string[]> _patterns;
    private readonly ImmutableArray<int> _patternLengths;
    private readonly SearchValues<string> _search;

    /// <param name="values">Strings, and numbers as they are written.</param>
    /// <param name="variables">Variables of the root module that are declared sensitive.</param>
    public SensitiveValues(IEnumerable<string> values, IEnumerable<string> variables)
    {
        _exact = values.Where(v => v is not ("" or Mask)).ToFrozenSet(StringComparer.Ordinal);
        Variables = variables.ToFrozenSet(StringComparer.Ordinal);
        _patterns = _exact.Where(v => v.Length >= Shortest).SelectMany(Forms).Distinct(StringComparer.Ordinal)
            .GroupBy(f => f.Length > LongestPattern ? f[..LongestPattern] : f, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        _patternLengths = [.. _patterns.Keys.Select(p => p.Length).Distinct()];
        _search = SearchValues.Create([.. _patterns.Keys], StringComparison.Ordinal);
    }

    /// <summary>Nothing is sensitive.</summary>
    public static SensitiveValues None { get; } = new([], []);

    /// <summary>The values themselves, for a masker of another kind. Secrets: never to be stored or shown.</summary>
    public IReadOnlyCollection<string> Values => _exact;

    /// <summary>Variables of the root module that are declared sensitive.</summary>
    public FrozenSet<string> Variables { get; }

    /// <summary>The text is a sensitive value, of any length.</summary>
    public bool IsSensitive(string text) => _exact.Contains(text);

    /// <summary>The text with every sensitive value of 8 or more characters replaced; the same instance when there is none.</summary>
    public string MaskIn(string text)
    {
        var at = Next(text, 0);
        if (at < 0)
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        var copied = 0;
        while (at >= 0)
        {
            masked.Append(text, copied, at - copied).Append(Mask);
            copied = EndOfMatches(text, at);
            at = Next(text, copied);
        }

        return masked.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Copies text line by line, masked.</summary>
    public async Task MaskTextAsync(TextReader text, TextWriter masked, CancellationToken cancellationToken)
    {
        while (await text.ReadLineAsync(cancellationToken) is { } line)
        {
            await masked.WriteAsync($"{MaskIn(line)}\n".AsMemory(), cancellationToken);
        }
    }

    // Values may overlap ("secret-one" in "my-secret-one-two"); what touches is masked as one.
    private int EndOfMatches(string text, int start)
    {
        var end = start;
        for (var at = start; at >= 0 && at <= end; at = Next(text, at + 1))
        {
            end = Math.Max(end, at + LongestAt(text, at));
        }

        return end;
    }

    private int LongestAt(string text, int at)
    {
        var patterns = _patterns.GetAlternateLookup<ReadOnlySpan<char>>();
        var longest = 0;
        foreach (var length in _patternLengths)
        {
            if (at + length > text.Length || !patterns.TryGetValue(text.AsSpan(at, length), out var forms))
            {
                continue;
            }

            foreach (var form in forms)
            {
                if (text.AsSpan(at).StartsWith(form.AsSpan(0, Math.Min(form.Length, SureLength)), StringComparison.Ordinal))
                {
                    longest = Math.Max(longest, Math.Min(form.Length, text.Length - at));
                }
            }
        }

        return longest;
    }

    // The next place where a value begins; the beginning alone is none.
    private int Next(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var found = text.AsSpan(at).IndexOfAny(_search);
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (LongestAt(text, at) > 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).TrimEnd('=');

        // As jsonencode writes it: tofu escapes the three characters of HTML, others do not.
        var escaped = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return escaped;
        yield return escaped.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal);

        if (value.Contains('\n', StringComparison.Ordinal))
        {
            foreach (var line in value.Split('\n', StringSplitOptions.TrimEntries).Where(l => l.Length >= ShortestLine))
            {
                yield return line;
            }
        }
    }
}
