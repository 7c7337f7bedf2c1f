using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>
/// One revision of a release, as Helm keeps it in a Secret of type <c>helm.sh/release.v1</c>: JSON, compressed, in base64, and this in the
/// base64 of every Secret (helm.sh/helm/v3, pkg/storage/driver).
/// </summary>
internal sealed record ReleaseRecord
{
    public const string Deployed = "deployed";
    public const string Failed = "failed";
    public const string Superseded = "superseded";

    private const long LargestRecord = 32 << 20;

    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required int Revision { get; init; }

    /// <summary><c>deployed</c>, <c>failed</c>, <c>superseded</c>, <c>pending-install</c>, …</summary>
    public required string Status { get; init; }

    public required DateTimeOffset FirstDeployed { get; init; }

    public required DateTimeOffset LastDeployed { get; init; }

    public required string Description { get; init; }

    /// <summary>The chart's <c>Chart.yaml</c>. Not to be changed.</summary>
    public required JsonObject Chart { get; init; }

    /// <summary>The values that the release gave. Not to be changed.</summary>
    public required JsonObject Config { get; init; }

    public required string Manifest { get; init; }

    public string SecretName => SecretNameOf(Name, Revision);

    public static string SecretNameOf(string release, int revision) => string.Create(CultureInfo.InvariantCulture, $"sh.helm.release.v1.{release}.v{revision}");

    public JsonObject ToSecret(DateTimeOffset now) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = SecretName,
            ["namespace"] = Namespace,
            ["labels"] = new JsonObject
            {
                ["name"] = Name,
                ["owner"] = "helm",
                ["status"] = Status,
                ["version"] = Revision.ToString(CultureInfo.InvariantCulture),
                ["modifiedAt"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            },
        },
        ["type"] = "helm.sh/release.v1",
        ["data"] = new JsonObject { ["release"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(Compressed()))) },
    };

    /// <summary>Reads a Secret; null: it holds no release.</summary>
    public static ReleaseRecord? Read(JsonObject secret)
    {
        try
        {
            var outer = Convert.FromBase64String(secret["data"]?["release"]?.ToString() ?? "");
            return Expand(Convert.FromBase64String(Encoding.ASCII.GetString(outer))) is JsonObject json ? Decode(json) : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or InvalidDataException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ReleaseRecord? Decode(JsonObject json) =>
        json["info"] is JsonObject info && json["chart"]?["metadata"] is JsonObject chart && json["version"] is JsonValue version && version.TryGetValue(out int revision)
            ? new()
            {
                Name = json["name"]?.ToString() ?? "",
                Namespace = json["namespace"]?.ToString() ?? "",
                Revision = revision,
                Status = info["status"]?.ToString() ?? "unknown",
                FirstDeployed = Time(info["first_deployed"]),
                LastDeployed = Time(info["last_deployed"]),
                Description = info["description"]?.ToString() ?? "",
                Chart = chart,
                Config = json["config"] as JsonObject ?? [],
                Manifest = json["manifest"]?.ToString() ?? "",
            }
            : null;

    private static DateTimeOffset Time(JsonNode? time) =>
        DateTimeOffset.TryParse(time?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read : DateTimeOffset.UnixEpoch;

    private byte[] Compressed()
    {
        var json = new JsonObject
        {
            ["name"] = Name,
            ["info"] = new JsonObject
            {
                ["first_deployed"] = FirstDeployed.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["last_deployed"] = LastDeployed.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["deleted"] = "",
                ["description"] = Description,
                ["status"] = Status,
            },
            ["chart"] = new JsonObject
            {
                ["metadata"] = Chart.DeepClone(),
                ["lock"] = null,
                ["templates"] = new JsonArray(),
                ["values"] = new JsonObject(),
                ["schema"] = null,
                ["files"] = new JsonArray(),
            },
            ["config"] = Config.DeepClone(),
            ["manifest"] = Manifest,
            ["version"] = Revision,
            ["namespace"] = Namespace,
        };
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json.ToJsonString()));
        }

        return compressed.ToArray();
    }

    private static JsonNode? Expand(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var expanded = new MemoryStream();
        var buffer = new byte[81920];
        while (gzip.Read(buffer) is > 0 and var read)
        {
            expanded.Write(buffer, 0, read);
            if (expanded.Length > LargestRecord)
            {
                throw new InvalidDataException("the release is too large");
            }
        }

        return JsonNode.Parse(expanded.ToArray());
    }
}
