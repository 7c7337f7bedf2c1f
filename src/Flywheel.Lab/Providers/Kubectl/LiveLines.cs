using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>What the cluster has in the fields that a manifest names, as text: one line <c>path=value</c> for each.</summary>
/// <remarks>
/// A server may keep a field in other words than it was sent (1000m becomes 1). So what it kept right after an apply, where that differs, is the
/// baseline: a field that still is so counts as the manifest's value. Only fingerprints are kept of it.
/// </remarks>
internal sealed class LiveLines
{
    private const int LongestValue = 256;

    private const string Missing = "(missing)";

    private readonly ImmutableArray<(string Path, string Text)> _wanted;
    private readonly FieldPaths _sensitive;

    public LiveLines(Manifest manifest, FieldPaths sensitive, FieldPaths ignored)
    {
        _sensitive = sensitive;
        _wanted =
        [
            .. FieldPaths.Flatten(manifest.AsStored())
                .Where(f => !FieldPaths.Control.Covers(f.Path) && !ignored.Covers(f.Path))
                .Select(f => (f.Path, TextOf(f.Value))),
        ];
    }

    /// <summary>The text when all is as the manifest says.</summary>
    public string Wanted => Write(_wanted.Select(w => (w.Path, w.Text, false)));

    /// <summary>Which fields the server keeps in other words, by fingerprint.</summary>
    public ReadOnlyMemory<byte> BaselineOf(JsonObject live) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject(Differing(live).Select(d => KeyValuePair.Create(d.Path, (JsonNode?)Fingerprint(d.Live)))));

    /// <summary>The text of an object as it is.</summary>
    /// <param name="live">The object.</param>
    /// <param name="baseline">From <see cref="BaselineOf"/>; empty: none.</param>
    public string Of(JsonObject live, ReadOnlyMemory<byte> baseline)
    {
        var known = Parse(baseline);
        var changed = Differing(live).Where(d => known[d.Path]?.ToString() != Fingerprint(d.Live)).ToDictionary(d => d.Path, d => d.Live, StringComparer.Ordinal);
        return Write(_wanted.Select(w => changed.TryGetValue(w.Path, out var now) ? (w.Path, now, true) : (w.Path, w.Text, false)));
    }

    /// <summary>A short name of a text.</summary>
    public static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private IEnumerable<(string Path, string Live)> Differing(JsonObject live)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, value) in FieldPaths.Flatten(live))
        {
            leaves[path] = TextOf(value);
        }

        foreach (var (path, text) in _wanted)
        {
            var now = leaves.GetValueOrDefault(path) ?? (text is "{}" or "[]" or "null" && IsThere(leaves, path, text) ? text : Missing);
            if (now != text)
            {
                yield return (path, now);
            }
        }
    }

    // An empty map says nothing about what the server puts into it, and servers drop nulls.
    private static bool IsThere(Dictionary<string, string> leaves, string path, string text) =>
        text == "null" || leaves.Keys.Any(k => k.StartsWith($"{path}.", StringComparison.Ordinal));

    private string Write(IEnumerable<(string Path, string Text, bool Changed)> fields) => string.Concat(fields.Select(f =>
        $"{f.Path}={(!_sensitive.Covers(f.Path) ? Bounded(f.Text) : f.Changed ? "(sensitive value, changed)" : "(sensitive value)")}\n"));

    private static JsonObject Parse(ReadOnlyMemory<byte> baseline)
    {
        try
        {
            return baseline.IsEmpty ? [] : JsonNode.Parse(baseline.Span) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string TextOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private static string Bounded(string text)
    {
        var line = text.Any(char.IsControl) ? JsonValue.Create(text).ToJsonString() : text;
        return line.Length <= LongestValue
            ? line
            : string.Create(CultureInfo.InvariantCulture, $"{line[..64]}… ({text.Length} characters, sha256 {Fingerprint(text)[..12]})");
    }
}
