using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using k8s.Models;

namespace Flywheel.Lab.Tests.Kubernetes;

/// <summary>A few kinds, for tests of what does not need the catalog.</summary>
internal static class TestKinds
{
    public static ApiKind Deployment { get; } = BuiltIn<V1Deployment>("apps", "Deployment", "deployments");

    public static ApiKind Pod { get; } = BuiltIn<V1Pod>("", "Pod", "pods");

    public static ApiKind Service { get; } = BuiltIn<V1Service>("", "Service", "services");

    public static ApiKind ConfigMap { get; } = BuiltIn<V1ConfigMap>("", "ConfigMap", "configmaps") with { HasStatus = false };

    public static ApiKind BuiltIn<TModel>(string group, string kind, string plural, string version = "v1") => new()
    {
        Group = group,
        Version = version,
        Kind = kind,
        Plural = plural,
        Singular = kind.ToUpperInvariant(),
        Namespaced = true,
        HasStatus = true,
        Model = typeof(TModel),
    };

    /// <param name="schema">The properties of <c>spec</c>.</param>
    public static ApiKind Custom(string schema = "{}") => new()
    {
        Group = "example.com",
        Version = "v1",
        Kind = "Widget",
        Plural = "widgets",
        Singular = "widget",
        Namespaced = true,
        HasStatus = true,
        Schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["spec"] = new JsonObject { ["type"] = "object", ["properties"] = JsonNode.Parse(schema) },
                ["status"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true },
            },
        },
    };

    public static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>Fails with both sides readable when they differ; the order of keys does not matter.</summary>
    public static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}\nactual   {actual?.ToJsonString()}");
}
