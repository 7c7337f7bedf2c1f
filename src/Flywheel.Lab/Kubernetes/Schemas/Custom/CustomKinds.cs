using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Schemas.Custom;

/// <summary>The kinds that a CustomResourceDefinition defines.</summary>
internal static class CustomKinds
{
    /// <summary>One for each version that is served.</summary>
    public static ImmutableArray<ApiKind> Of(JsonObject definition)
    {
        var spec = definition.Object("spec") ?? [];
        var names = spec.Object("names") ?? [];
        return
        [
            .. spec.Objects("versions").Where(version => version.Flag("served")).Select(version => new ApiKind
            {
                Group = spec.Text("group"),
                Version = version.Text("name"),
                Kind = names.Text("kind"),
                Plural = names.Text("plural"),
                Singular = names.Text("singular"),
                ShortNames = [.. names.Texts("shortNames")],
                Categories = [.. names.Texts("categories")],
                Namespaced = spec.Text("scope") == "Namespaced",
                HasStatus = version.Object("subresources", "status") is not null,
                Scale = version.Object("subresources", "scale") is { } scale ? Paths(scale) : null,
                Schema = version.Object("schema", "openAPIV3Schema"),
                Columns = version["additionalPrinterColumns"] as JsonArray,
            }),
        ];
    }

    // the definition writes them as JSONPath: with a dot before the first field
    private static ScalePaths Paths(JsonObject scale) => new(
        scale.Text("specReplicasPath").TrimStart('.'),
        scale.Text("statusReplicasPath").TrimStart('.'),
        scale.Text("labelSelectorPath") is { Length: > 0 } path ? path.TrimStart('.') : null);
}
