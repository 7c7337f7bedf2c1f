using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Discovery;

/// <summary>The schemas of kinds as OpenAPI documents carry them.</summary>
internal static class OpenApiSchemas
{
    /// <summary>Adds the schema of a kind, and those that it refers to.</summary>
    public static void Add(ApiKind kind, JsonObject schemas)
    {
        var schema = kind.Schema?.DeepClone().AsObject() ?? new JsonObject { ["type"] = "object" };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(OpenApiDocuments.GroupVersionKind(kind));
        schemas[Name(kind)] = schema;
    }

    /// <summary>The group's domain turned around, as a real server names them.</summary>
    private static string Name(ApiKind kind) => kind.Group.Length == 0
        ? $"io.k8s.api.core.{kind.Version}.{kind.Kind}"
        : $"{string.Join('.', kind.Group.Split('.').Reverse())}.{kind.Version}.{kind.Kind}";
}
