using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Flywheel.Clusters;
using Flywheel.Documents;

namespace Flywheel.Verification.Kubernetes;

/// <summary>Reads what Helm keeps of a release: a Secret for each revision, JSON in gzip in base64 in the base64 of Secrets.</summary>
/// <remarks>helm.sh/helm/v3, pkg/storage/driver: labels name, owner, status, version; the record in <c>data.release</c>.</remarks>
internal static class ReleaseRecord
{
    /// <summary>Most bytes of an unpacked record. A Secret holds 1 MiB, which hostile hands can make a gigabyte of.</summary>
    public const int Largest = 32 << 20;

    private const string Gzip = "\u001f\u008b";

    /// <summary>The labels that the Secrets of a release have.</summary>
    public static string SelectorOf(ReleaseName release) => $"owner=helm,name={release.Name}";

    /// <summary>The newest revision that is deployed; null: there is none.</summary>
    public static KubernetesObject? Newest(ImmutableArray<KubernetesObject> revisions) => revisions
        .Where(secret => secret.Label("status") == "deployed")
        .MaxBy(secret => int.TryParse(secret.Label("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);

    /// <summary>The manifest of a revision.</summary>
    /// <exception cref="FormatException">It is no such record; the message says what it is not.</exception>
    public static string ManifestOf(KubernetesObject secret)
    {
        var record = Decoded(Decoded(Encoding.ASCII.GetBytes(secret.Text("data", "release") ?? throw new FormatException("it has no data.release"))));
        try
        {
            // Helm 2 kept some of them unpacked; Helm 3 reads these, too.
            var isPacked = record.AsSpan().StartsWith(Encoding.Latin1.GetBytes(Gzip));
            using var document = JsonDocument.Parse(isPacked ? Unpacked(record) : record);
            return document.RootElement.TextOf("manifest") ?? throw new FormatException("it has no manifest");
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is not JSON", problem);
        }
        catch (InvalidDataException problem)
        {
            throw new FormatException("its compression is broken", problem);
        }
    }

    private static byte[] Decoded(byte[] base64)
    {
        var bytes = new byte[System.Buffers.Text.Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        return System.Buffers.Text.Base64.DecodeFromUtf8(base64, bytes, out _, out var written) == OperationStatus.Done
            ? bytes[..written]
            : throw new FormatException("it is not in base64");
    }

    private static ReadOnlyMemory<byte> Unpacked(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (gzip.Read(buffer) is > 0 and var count)
        {
            if (unpacked.Length + count > Largest)
            {
                throw new FormatException("it is larger than 32 MiB");
            }

            unpacked.Write(buffer, 0, count);
        }

        return unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length);
    }
}
