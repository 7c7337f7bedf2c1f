using System.Security.Cryptography;
using Flywheel.Diagnostics;
using Flywheel.Sealing;
using Flywheel.Testing;

namespace Flywheel.Tests.Sealing;

/// <summary>Sealed files in memory, made and opened the way the tests need them.</summary>
internal static class SealedBytes
{
    public const int Segment = SealFormat.SegmentLength;
    public const int SealedSegment = SealFormat.SegmentLength + SealFormat.TagLength;

    public static SealKey Key { get; } = SealKey.Of(SHA256.HashData("key one"u8));

    public static SealKey OtherKey { get; } = SealKey.Of(SHA256.HashData("key two"u8));

    public static byte[] Manifest => "{\"kind\":\"test\"}"u8.ToArray();

    /// <summary>Where the first segment begins.</summary>
    public static int Start => SealFormat.HeaderLength + Manifest.Length;

    public static byte[] Content(int length, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    public static async Task<byte[]> SealAsync(byte[] content, SealKey? key = null, byte[]? manifest = null)
    {
        using var file = new MemoryStream();
        await SealedFile.SealAsync(
            file, key ?? Key, manifest ?? Manifest, (stream, token) => stream.WriteAsync(content, token).AsTask(), TestContext.Current.CancellationToken);
        return file.ToArray();
    }

    /// <summary>Opens it with the key, or with the keys that are given.</summary>
    /// <returns>The content, or null, and the header or why not.</returns>
    public static async Task<(byte[]? Content, Checked<SealedHeader> Header)> OpenAsync(byte[] file, params SealKey[] keys)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Of("content");
        using var source = new TricklingSource(file);
        var header = await SealedFile.OpenAsync(source, new KeyRing(keys.Length == 0 ? [Key] : [.. keys]), path, "the file", TestContext.Current.CancellationToken);
        Assert.Equal(header.IsUsable, File.Exists(path));
        Assert.Equal(header.IsUsable ? 1 : 0, Directory.GetFileSystemEntries(folder.Root).Length);
        return (header.IsUsable ? File.ReadAllBytes(path) : null, header);
    }

    /// <summary>It is refused with that code, and nothing is left.</summary>
    public static async Task RefusedAsync(DiagnosticRule rule, byte[] file, params SealKey[] keys)
    {
        var (_, header) = await OpenAsync(file, keys);
        Assert.Null(header.Value);
        Assert.Equal(rule.Code, Assert.Single(header.Diagnostics).Code);
    }

    /// <summary>It is refused, whatever the code.</summary>
    public static async Task<string> RefusedAsync(byte[] file)
    {
        var (_, header) = await OpenAsync(file);
        Assert.Null(header.Value);
        return Assert.Single(header.Diagnostics).Code;
    }
}
