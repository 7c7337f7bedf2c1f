using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Flywheel.Caching;

/// <summary>The parts of a fingerprint, packed to be kept and unpacked to be explained.</summary>
internal static class FingerprintParts
{
    private const int ShownCharacters = 60;

    /// <summary>Names and values, each with its length before it, compressed.</summary>
    public static byte[] Pack(ImmutableArray<FingerprintPart> parts)
    {
        using var packed = new MemoryStream();
        using (var writer = new BinaryWriter(new BrotliStream(packed, CompressionLevel.Fastest), Encoding.UTF8))
        {
            foreach (var part in parts)
            {
                writer.Write(part.Name);
                writer.Write(part.Value);
            }
        }

        return packed.ToArray();
    }

    /// <summary>The parts again; none when another program packed them differently.</summary>
    public static ImmutableArray<FingerprintPart> Unpack(byte[] packed)
    {
        try
        {
            using var unpacked = new MemoryStream();
            using (var compressed = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress))
            {
                compressed.CopyTo(unpacked);
            }

            unpacked.Position = 0;
            using var reader = new BinaryReader(unpacked, Encoding.UTF8);
            var parts = ImmutableArray.CreateBuilder<FingerprintPart>();
            while (unpacked.Position < unpacked.Length)
            {
                parts.Add(new(reader.ReadString(), reader.ReadString()));
            }

            return parts.ToImmutable();
        }
        catch (Exception other) when (other is IOException or InvalidDataException or FormatException or InvalidOperationException)
        {
            return [];
        }
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
