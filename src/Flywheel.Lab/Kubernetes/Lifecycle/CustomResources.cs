using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas.Custom;

namespace Flywheel.Lab.Kubernetes.Lifecycle;

/// <summary>How CustomResourceDefinitions become kinds of the cluster.</summary>
internal static class CustomResources
{
    /// <summary>Where they are kept.</summary>
    public static readonly ResourceName Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    // apiextensions-apiserver, pkg/apis/apiextensions/v1/types.go
    private const string Cleanup = "customresourcecleanup.apiextensions.k8s.io";

    public static bool IsDefinition(ApiKind kind) => kind.Resource == Definitions;

    /// <summary>Takes the kinds of a definition into the catalog.</summary>
    public static void Define(KindCatalog kinds, string name, JsonObject definition) => kinds.Define(name, CustomKinds.Of(definition));

    /// <summary>The collection that a definition describes.</summary>
    public static ResourceName Defined(JsonObject definition) => new(
        (definition["spec"] as JsonObject).Text("group"), (definition.At("spec.names") as JsonObject).Text("plural"));

    /// <summary>The definition of a custom collection.</summary>
    public static ObjectKey DefinitionOf(ResourceName collection) => new(Definitions, "", $"{collection.Plural}.{collection.Group}");

    /// <summary>The definition goes as soon as its last object has gone.</summary>
    public static bool IsHeld(JsonObject definition) => definition.MetadataObject().Texts("finalizers").Contains(Cleanup);

    /// <summary>Keeps a definition that is to go until <see cref="Release"/>.</summary>
    public static void Hold(JsonObject definition, DateTimeOffset now)
    {
        if (IsHeld(definition))
        {
            return;
        }

        var metadata = definition.MetadataObject();
        metadata["finalizers"] = new JsonArray([.. metadata.Texts("finalizers").Append(Cleanup).Select(name => (JsonNode)name)]);
        var conditions = definition.Child("status")["conditions"] as JsonArray ?? [];
        definition.Child("status")["conditions"] = new JsonArray(
        [
            .. conditions.OfType<JsonObject>().Where(condition => condition.Text("type") != "Terminating").Select(condition => condition.DeepClone()),
            Condition("Terminating", "InstanceDeletionInProgress", "CustomResource deletion is in progress", now),
        ]);
    }

    /// <summary>Takes off what <see cref="Hold"/> put there.</summary>
    public static void Release(JsonObject definition)
    {
        var metadata = definition.MetadataObject();
        string[] others = [.. metadata.Texts("finalizers").Where(name => name != Cleanup)];
        metadata["finalizers"] = new JsonArray([.. others.Select(name => (JsonNode)name)]);
        if (others.Length == 0)
        {
            metadata.Remove("finalizers");
        }
    }

    /// <summary>
    /// Completes names and accepts the definition at once, where a real server has controllers for it. What stands in the status already is
    /// left alone, so that an unchanged definition stays unchanged.
    /// </summary>
    public static void Accept(JsonObject definition, DateTimeOffset now)
    {
        if (definition["spec"] is not JsonObject spec)
        {
            return;
        }

        var names = spec.Child("names");
        if (names.Text("singular").Length == 0)
        {
            names["singular"] = names.Text("kind").ToLowerInvariant();
        }

        if (names.Text("listKind").Length == 0)
        {
            names["listKind"] = names.Text("kind") + "List";
        }

        var status = definition.Child("status");
        status["acceptedNames"] = names.DeepClone();
        if (status["conditions"] is not JsonArray)
        {
            status["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now));
        }

        if (status["storedVersions"] is not JsonArray)
        {
            ImmutableArray<JsonObject> versions = [.. (spec["versions"] as JsonArray ?? []).OfType<JsonObject>()];
            var stored = versions.FirstOrDefault(version => version["storage"] is JsonValue value && value.TryGetValue(out bool yes) && yes);
            status["storedVersions"] = new JsonArray(stored.Text("name"));
        }
    }

    private static JsonObject Condition(string type, string reason, string message, DateTimeOffset now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = KubeJson.Time(now),
        ["reason"] = reason,
        ["message"] = message,
    };
}
