using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Manifests;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>One object as a user wrote it down.</summary>
internal sealed class Manifest
{
    private static readonly string[] TypeNames = ["apiVersion", "kind"];

    private Manifest(JsonObject content, string? overrideNamespace)
    {
        Content = content;
        if (content["metadata"] is JsonObject metadata && !string.IsNullOrEmpty(overrideNamespace))
        {
            metadata["namespace"] = overrideNamespace;
        }
    }

    /// <summary>The object; not to be changed.</summary>
    public JsonObject Content { get; }

    public string ApiVersion => Content["apiVersion"]!.ToString();

    public string Kind => Content["kind"]!.ToString();

    public string Name => Content["metadata"]!["name"]!.ToString();

    /// <summary>As written or overridden; empty when it is not.</summary>
    public string Namespace => Content["metadata"]!["namespace"]?.ToString() ?? "";

    public bool IsSecret => ApiVersion == "v1" && Kind == "Secret";

    /// <summary>
    /// The real provider's id of an object: <c>/apis/apps/v1/namespaces/shop/deployments/web</c>; the plural is made by adding an s.
    /// </summary>
    public string SelfLink => $"{(ApiVersion == "v1" ? "/api" : "/apis")}/{ApiVersion}{(Namespace.Length > 0 ? $"/namespaces/{Namespace}" : "")}"
        + $"/{Kind.ToLowerInvariant()}{(Kind.EndsWith('s') ? "es" : "s")}/{Name}";

    /// <exception cref="ProviderException">It is not the YAML of one object.</exception>
    public static Manifest Parse(string yaml, string? overrideNamespace = null)
    {
        ImmutableArray<ManifestDocument> documents;
        try
        {
            documents = ManifestYaml.Read(yaml);
        }
        catch (FormatException problem)
        {
            throw Refused("Manifest is not YAML", $"yaml_body: {problem.Message}.");
        }

        return documents switch
        {
            [] => throw Refused("Manifest is empty", "yaml_body holds no object."),
            [var only] => new(Checked(only.Root), overrideNamespace),
            _ => throw Refused(
                "Manifest has several documents",
                $"yaml_body has {documents.Length} documents, the second from line {documents[1].Line}; kubectl_manifest takes one. Split them with "
                + "the data source kubectl_file_documents and for_each."),
        };
    }

    /// <summary>The collection that the object belongs to and its place in it.</summary>
    public KubeName NameIn(KubeResource resource) => new(resource, resource.Namespaced ? Namespace.Length == 0 ? "default" : Namespace : "", Name);

    /// <summary>What the server will keep of it: the plain texts of a Secret become its data.</summary>
    public JsonObject AsStored()
    {
        var stored = Content.DeepClone().AsObject();
        if (IsSecret && stored["stringData"] is JsonObject texts)
        {
            var data = stored["data"] as JsonObject ?? [];
            stored["data"] = data.Parent is null ? data : data.DeepClone();
            foreach (var (key, value) in texts)
            {
                stored["data"]![key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value?.ToString() ?? ""));
            }

            stored.Remove("stringData");
        }

        return stored;
    }

    private static JsonObject Checked(JsonNode root)
    {
        if (root is not JsonObject content)
        {
            throw Refused("Manifest is not an object", $"yaml_body is a {(root is JsonArray ? "list" : "single value")}, not an object with apiVersion and kind.");
        }

        string[] missing =
        [
            .. TypeNames.Where(name => content[name] is not JsonValue value || value.ToString().Length == 0),
            .. content["metadata"] is JsonObject metadata && metadata["name"] is JsonValue name && name.ToString().Length > 0 ? [] : new[] { "metadata.name" },
        ];
        return missing.Length == 0
            ? content
            : throw Refused("Manifest is incomplete", $"yaml_body lacks {string.Join(", ", missing)}.");
    }

    private static ProviderException Refused(string summary, string detail) => new(new ProviderProblem(summary, detail, "yaml_body"));
}
