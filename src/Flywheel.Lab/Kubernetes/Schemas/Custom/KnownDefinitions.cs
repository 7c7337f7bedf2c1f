using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Custom;

/// <summary>
/// The definitions of the custom kinds that the lab knows from the start: those of the operators CloudNativePG and MinIO. All fields of
/// the specs are known by name; those that are seldom used are open. From the public references
/// https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/ and https://min.io/docs/minio/kubernetes/upstream/reference/operator-crd.html.
/// </summary>
internal static class KnownDefinitions
{
    /// <summary>An annotation that marks a definition as one of these; who brings the real one may take it over.</summary>
    public const string Mark = "lab.flywheel.dev/known";

    private const string Prefix = "definitions/";

    /// <summary>New CustomResourceDefinition objects, to be created, ordered by name.</summary>
    public static ImmutableArray<JsonObject> All => [.. Names().Select(Read)];

    private static IEnumerable<string> Names() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static JsonObject Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var definition = JsonNode.Parse(stream)!.AsObject();
        definition.Ensure("metadata").Ensure("annotations")[Mark] = "true";
        return definition;
    }
}
