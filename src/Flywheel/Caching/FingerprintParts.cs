using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Flywheel.Caching;

/// <summary>The parts of a fingerprint, packed to be kept and unpacked to be explained.</summary>
internal static class FingerprintParts
{
    private const char Between = '\0';
    private const int ShownCharacters = 60;

    /// <summary>One line for each part, compressed.</summary>
    public static byte[] Pack(ImmutableArray<FingerprintPart> parts)
    {
        using var packed = new MemoryStream();
        using (var compressed = new BrotliStream(packed, CompressionLevel.Fastest))
        using (var writer = new StreamWriter(compressed, new UTF8Encoding(false)))
        {
            foreach (var part in parts)
            {
                writer.Write($"{part.Name}{Between}{part.Value}{Between}");
            }
        }

        return packed.ToArray();
    }

    public static ImmutableArray<FingerprintPart> Unpack(byte[] packed)
    {
        using var compressed = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(compressed, Encoding.UTF8);
        var fields = reader.ReadToEnd().Split(Between);
        return [.. fields.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new FingerprintPart(pair[0], pair[1]))];
    }

    /// <summary>What is new, gone or different, in the order of the names.</summary>
    public static ImmutableArray<string> Compare(ImmutableArray<FingerprintPart> before, ImmutableArray<FingerprintPart> now)
    {
        var old = before.GroupBy(p => p.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);
        var differences = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var part in now)
        {
            if (!old.Remove(part.Name, out var value))
            {
                differences.Add($"{part.Name}: new");
            }
            else if (value != part.Value)
            {
                differences.Add(part.Name.StartsWith("value ", StringComparison.Ordinal)
                    ? $"{part.Name}: {Shown(value)} → {Shown(part.Value)}"
                    : $"{part.Name}: changed");
            }
        }

        differences.UnionWith(old.Keys.Select(name => $"{name}: gone"));
        return [.. differences];
    }

    private static string Shown(string value) => value.Length <= ShownCharacters ? value : value[..ShownCharacters] + "…";
}
