using System.Collections.Immutable;
using System.Text;

namespace Flywheel.Processes;

/// <summary>The values that may appear in no output, in all their spellings, compiled for searching. Immutable: one for all redactors of a run.</summary>
internal sealed class SecretSet
{
    /// <summary>Shorter values are common words; masking them would tear ordinary text apart and tell the reader what they are.</summary>
    public const int ShortestSecret = 8;

    private readonly HashSet<byte[]> _spellings;

    private SecretSet(HashSet<byte[]> spellings, ImmutableArray<string> values, ImmutableArray<string> tooShort) =>
        (_spellings, Values, TooShort, Patterns) = (spellings, values, tooShort, spellings.Count == 0 ? null : new PatternTree([.. spellings]));

    /// <summary>Masks nothing.</summary>
    public static SecretSet Empty { get; } = new([], [], []);

    /// <summary>What is masked, as it is. Never to be shown, nor to be stored but sealed.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>Names of the secrets that are not masked because they are shorter than <see cref="ShortestSecret"/> bytes; empty ones are not among them.</summary>
    public ImmutableArray<string> TooShort { get; }

    /// <summary>Null when there is nothing to look for.</summary>
    internal PatternTree? Patterns { get; }

    /// <summary>Compiles the secrets; of a value with several lines each line is a secret too, because tools print keys line by line.</summary>
    /// <param name="secrets">Name (of the environment variable) and value.</param>
    public static SecretSet Create(IEnumerable<KeyValuePair<string, string>> secrets)
    {
        var tooShort = ImmutableArray.CreateBuilder<string>();
        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, value) in secrets)
        {
            // A file that holds a secret usually ends with a newline that is not part of it.
            var secret = value.Trim();
            if (IsLongEnough(secret))
            {
                values.Add(secret);
            }
            else if (secret.Length > 0)
            {
                tooShort.Add(name);
            }
        }

        return values.Count == 0 && tooShort.Count == 0 ? Empty : new(SpellingsOf(values), values.ToImmutable(), tooShort.ToImmutable());
    }

    /// <summary>These secrets and more, searched for together.</summary>
    public SecretSet With(IEnumerable<string> more)
    {
        var added = more.Select(value => value.Trim()).Where(IsLongEnough).Except(Values, StringComparer.Ordinal).ToImmutableArray();
        if (added.IsEmpty)
        {
            return this;
        }

        var spellings = SpellingsOf(added);
        spellings.UnionWith(_spellings);
        return new(spellings, [.. Values, .. added], TooShort);
    }

    /// <summary>The text without any secret.</summary>
    public string Mask(string text)
    {
        if (Patterns is null)
        {
            return text;
        }

        using var masked = new MemoryStream(text.Length + 16);
        var redactor = new Redactor(this);
        redactor.Write(Encoding.UTF8.GetBytes(text), masked.Write);
        redactor.Flush(masked.Write);
        return Encoding.UTF8.GetString(masked.GetBuffer(), 0, (int)masked.Length);
    }

    /// <summary>Says how many there are and never which.</summary>
    public override string ToString() => Patterns is null ? "no secrets" : $"secrets in {Patterns.Count} spellings";

    private static HashSet<byte[]> SpellingsOf(IEnumerable<string> secrets)
    {
        var spellings = new HashSet<byte[]>(ByteOrder.Instance);
        foreach (var secret in secrets)
        {
            spellings.UnionWith(SecretSpellings.Of(secret));
            var lines = secret.Split('\n', StringSplitOptions.TrimEntries);
            if (lines.Length > 1)
            {
                spellings.UnionWith(SecretSpellings.Of(string.Join("\r\n", lines)));
                spellings.UnionWith(lines.Where(IsLongEnough).SelectMany(SecretSpellings.Of));
            }
        }

        return spellings;
    }

    private static bool IsLongEnough(string secret) => Encoding.UTF8.GetByteCount(secret) >= ShortestSecret;
}
