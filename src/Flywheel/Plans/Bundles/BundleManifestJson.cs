using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Plans.Bundles;

/// <summary>A manifest as it stands in a bundle: JSON, read strictly where something is missing and leniently where something was added.</summary>
internal static class BundleManifestJson
{
    // What a later version adds may be passed over; what it adds and must not be passed over gets the next version.
    private const int SchemaVersion = 1;

    /// <summary>A sealed file of another kind, such as a rescued state, is no plan, whoever sealed it.</summary>
    private const string Kind = "plan";

    public static byte[] Write(BundleManifest manifest) =>
        JsonSerializer.SerializeToUtf8Bytes(new(Kind, SchemaVersion, manifest), BundleJson.Default.BundleManifestDocument);

    /// <param name="json">The manifest of a sealed file.</param>
    /// <param name="name">What diagnostics call the file.</param>
    public static Checked<BundleManifest> Read(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, BundleJson.Default.BundleManifestDocument);
            return document switch
            {
                { Kind: not Kind } => Unusable($"{VisibleText.Of(name)} is a sealed {VisibleText.Of(document.Kind)}, not a plan."),
                { SchemaVersion: not SchemaVersion } => Unusable(
                    $"{VisibleText.Of(name)} has a manifest of version {document.SchemaVersion}; this flywheel knows version {SchemaVersion}."),
                { Manifest: { } manifest } => new(manifest with { Targets = Sorted(manifest.Targets) }, []),
                _ => Unusable($"{VisibleText.Of(name)} has an empty manifest."),
            };
        }
        catch (JsonException problem)
        {
            return Unusable($"The manifest of {VisibleText.Of(name)} cannot be read: {VisibleText.Of(problem.Message)}");
        }
    }

    // Initializers do not run for members that the JSON lacks.
    private static ImmutableSortedDictionary<string, string> Sorted(ImmutableSortedDictionary<string, string>? targets) =>
        (targets ?? ImmutableSortedDictionary<string, string>.Empty).WithComparers(StringComparer.Ordinal);

    private static Checked<BundleManifest> Unusable(string detail) =>
        new(null, [SealRules.UnreadableManifest.Create(detail, "Plan again with this version of flywheel.")]);
}

/// <summary>What stands in the file.</summary>
internal sealed record BundleManifestDocument(string Kind, int SchemaVersion, BundleManifest Manifest);

/// <summary>How manifests are written: camelCase, without nulls, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(DigestConverter), typeof(PlannedRunConverter)])]
[JsonSerializable(typeof(BundleManifestDocument))]
internal sealed partial class BundleJson : JsonSerializerContext;

/// <summary>Digests as their hexadecimal characters.</summary>
internal sealed class DigestConverter : JsonConverter<Digest>
{
    private const int HexLength = 64;

    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: HexLength } hex && hex.All(char.IsAsciiHexDigitLower)
            ? new(hex)
            : throw new JsonException("not a SHA-256");

    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);
}

/// <summary>The run that planned, as its id.</summary>
internal sealed class PlannedRunConverter : JsonConverter<RunId>
{
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && RunId.TryParse(reader.GetString()!, out var id) ? id.Value : throw new JsonException("not a run id");

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
