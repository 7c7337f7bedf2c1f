using System.IO.Compression;
using System.Text.Json;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Files;

namespace Flywheel.Builds;

/// <summary>A folder that holds one image as the OCI image layout describes it.</summary>
internal static class OciLayout
{
    // What a registry would take; contents are compressed already.
    private static readonly UnpackLimits Limits = new(10_000, 50_000_000_000, 8);

    /// <summary>
    /// Checks that the layout holds exactly one image, whose manifest has the digest that the index says, and writes the index anew without
    /// names and dates, so that the same image has the same bytes.
    /// </summary>
    /// <exception cref="BuildProblemException">It is no layout, or not of one image.</exception>
    public static Digest Seal(string folder)
    {
        try
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")));
            var manifests = index.RootElement.GetProperty("manifests");
            if (manifests.GetArrayLength() != 1)
            {
                throw Unreadable($"it holds {manifests.GetArrayLength()} images");
            }

            var manifest = manifests[0];
            var mediaType = manifest.GetProperty("mediaType").GetString()!;
            var digest = manifest.GetProperty("digest").GetString()!;
            var hex = digest["sha256:".Length..];
            var blob = Path.Combine(folder, "blobs", "sha256", hex);
            if (!digest.StartsWith("sha256:", StringComparison.Ordinal) || hex.Length != 64 || !hex.All(char.IsAsciiHexDigitLower)
                || !File.Exists(blob) || Digest.OfFile(blob).Hex != hex)
            {
                throw Unreadable("its manifest does not have the digest that its index says");
            }

            WriteIndex(folder, mediaType, digest, new FileInfo(blob).Length);
            File.Delete(Path.Combine(folder, "manifest.json"));  // Docker's older description, with the temporary name in it
            return new Digest(hex);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or IOException or ArgumentException)
        {
            throw Unreadable(problem is IOException ? "it has no index.json" : "its index.json cannot be read");
        }
    }

    /// <summary>Takes an OCI archive apart, gzipped or not.</summary>
    /// <exception cref="BuildProblemException">It is none.</exception>
    public static async Task UnpackAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024);
        await using (file)
        {
            var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            Stream content = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
            await using (content)
            {
                try
                {
                    await SafeUnpacking.UnpackAsync(content, folder, Limits, cancellationToken);
                }
                catch (UnpackableFileException problem)
                {
                    throw Unreadable(problem.Message);
                }
            }
        }
    }

    private static void WriteIndex(string folder, string mediaType, string digest, long size)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 2);
            writer.WriteStartArray("manifests");
            writer.WriteStartObject();
            writer.WriteString("mediaType", mediaType);
            writer.WriteString("digest", digest);
            writer.WriteNumber("size", size);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        DurableFile.Write(Path.Combine(folder, "index.json"), json.ToArray());
    }

    private static BuildProblemException Unreadable(string reason) =>
        new(BuildRules.ImageUnreadable.Create($"The result cannot be taken: {reason}."));
}
