using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Discovery;

/// <summary>
/// <c>/openapi/v3</c>: an index, and a document for each version of a group. kubectl looks there for the parameter
/// <c>fieldValidation</c>, and leaves validation to the server when it finds it; <c>kubectl explain</c> reads the schemas.
/// </summary>
internal sealed class OpenApiDocuments(DiscoveryDocuments discovery)
{
    /// <summary>The index. The addresses carry a hash, by which clients know when a document has changed.</summary>
    public JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var (group, version) in discovery.Groups.Prepend("").SelectMany(group => discovery.Versions(group).Select(version => (group, version))))
        {
            var path = PathOf(group, version);
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={Hash(group, version)}" };
        }

        return new() { ["paths"] = paths };
    }

    /// <summary>The document of one version of a group; null when there is none.</summary>
    public JsonObject? Document(string group, string version)
    {
        var (paths, schemas) = (new JsonObject(), new OpenApiSchemas());
        foreach (var resource in discovery.Of(group, version))
        {
            var kind = resource.Kind;
            var collection = $"/{PathOf(group, version)}/{(kind.Namespaced ? "namespaces/{namespace}/" : "")}{kind.Plural}";
            paths[collection] = new JsonObject { ["post"] = Operation(kind, "post") };
            if (resource.Verbs.Contains("get"))
            {
                paths[collection + "/{name}"] = new JsonObject
                {
                    ["get"] = Operation(kind, "get"),
                    ["put"] = Operation(kind, "put"),
                    ["patch"] = Operation(kind, "patch"),
                };
            }

            schemas.Add(kind);
        }

        return paths.Count == 0 ? null : new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = LabNode.KubernetesVersion },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas.All },
        };
    }

    private static string PathOf(string group, string version) => group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";

    // Of what can change: built-in kinds are the same until the program is another one.
    private string Hash(string group, string version)
    {
        var kinds = new StringBuilder(LabNode.KubernetesVersion).Append(typeof(OpenApiDocuments).Module.ModuleVersionId);
        foreach (var resource in discovery.Of(group, version))
        {
            kinds.Append('|').Append(resource.Kind.Plural).Append(resource.Kind.Namespaced).Append(resource.Kind.Schema?.ToJsonString());
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(kinds.ToString())));
    }

    private static JsonObject Operation(ApiKind kind, string action)
    {
        var operation = new JsonObject
        {
            ["operationId"] = string.Create(CultureInfo.InvariantCulture, $"{action}{Word(kind.Group)}{Word(kind.Version)}{kind.Kind}"),
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = GroupVersionKind(kind),
        };
        if (action != "get")
        {
            operation["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation"));
        }

        return operation;
    }

    /// <summary>What a schema or an operation is about.</summary>
    internal static JsonObject GroupVersionKind(ApiKind kind) =>
        new() { ["group"] = kind.Group, ["kind"] = kind.Kind, ["version"] = kind.Version };

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };

    private static string Word(string text)
    {
        var word = new StringBuilder();
        foreach (var part in text.Split('.'))
        {
            word.Append(part.Length == 0 ? "" : char.ToUpperInvariant(part[0]) + part[1..]);
        }

        return word.ToString();
    }
}
