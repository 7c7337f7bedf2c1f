using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Custom;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>Brings the objects of a release into the cluster and out of it.</summary>
internal sealed class ReleaseObjects(KubeClient client, string @namespace, string release)
{
    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string ReleaseName = "meta.helm.sh/release-name";
    private const string ReleaseNamespace = "meta.helm.sh/release-namespace";
    private const string Policy = "helm.sh/resource-policy";

    /// <summary>Makes the definitions that are missing, and replaces the lab's own by the real ones. Others stay as they are.</summary>
    public async Task DefineAsync(IEnumerable<JsonObject> definitions, CancellationToken cancellationToken)
    {
        foreach (var definition in definitions)
        {
            var name = await NameAsync(definition, cancellationToken);
            var present = await client.FindAsync(name, cancellationToken);
            if (present is null || (present["metadata"]?["annotations"]?[KnownDefinitions.Mark] is not null && definition["metadata"]?["annotations"]?[KnownDefinitions.Mark] is null))
            {
                await client.ApplyAsync(name, definition, new ApplyWish(ReleaseStore.Manager, Force: true, Strict: false), cancellationToken);
            }
        }
    }

    /// <summary>Makes or changes the objects, in their order.</summary>
    /// <param name="objects">As the chart has them.</param>
    /// <param name="adopt">Objects of others are taken over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProviderException">One of them belongs to somebody else.</exception>
    public async Task ApplyAsync(IReadOnlyList<JsonObject> objects, bool adopt, CancellationToken cancellationToken)
    {
        var names = new List<KubeName>();
        foreach (var content in objects)
        {
            var name = await NameAsync(content, cancellationToken);
            if (!adopt && await client.FindAsync(name, cancellationToken) is { } present && Foreign(present) is { } problem)
            {
                throw new ProviderException(
                    "installation failed",
                    $"Unable to continue with install: {name.Resource.Kind} \"{name.Name}\" in namespace \"{name.Namespace}\" exists and cannot be imported into the "
                    + $"current release: invalid ownership metadata; {problem}");
            }

            names.Add(name);
        }

        foreach (var (name, content) in names.Zip(objects))
        {
            await client.ApplyAsync(name, Marked(content, name), new ApplyWish(ReleaseStore.Manager, Force: true, Strict: false), cancellationToken);
        }
    }

    /// <summary>Deletes objects in the opposite order; what is marked to be kept stays.</summary>
    public async Task DeleteAsync(IEnumerable<JsonObject> objects, CancellationToken cancellationToken)
    {
        foreach (var content in objects.Reverse().Where(content => !IsKept(content)))
        {
            if (await client.Kinds.FindAsync(Text(content, "apiVersion"), Text(content, "kind"), cancellationToken) is { } resource)
            {
                await client.DeleteAsync(NameOf(resource, content), "Background", cancellationToken);
            }
        }
    }

    /// <summary>Waits until what was made is up, or gone.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="jobs">Jobs have to be complete, too.</param>
    /// <param name="limit">For all of them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProviderException">The time is up.</exception>
    public async Task WaitAsync(IEnumerable<JsonObject> objects, bool jobs, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = client.Time.GetTimestamp();
        foreach (var content in objects)
        {
            if (Readiness.Of(content, jobs) is { } look)
            {
                var left = limit - client.Time.GetElapsedTime(start);
                await ObjectWait.UntilAsync(
                    client, await NameAsync(content, cancellationToken), look, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), cancellationToken);
            }
        }
    }

    /// <summary>Whether two objects are the same one.</summary>
    public bool AreSame(JsonObject one, JsonObject other) =>
        Group(one) == Group(other) && Text(one, "kind") == Text(other, "kind") && Name(one) == Name(other) && NamespaceOf(one) == NamespaceOf(other);

    private async Task<KubeName> NameAsync(JsonObject content, CancellationToken cancellationToken) =>
        NameOf(await client.Kinds.GetAsync(Text(content, "apiVersion"), Text(content, "kind"), cancellationToken), content);

    private KubeName NameOf(KubeResource resource, JsonObject content) => new(resource, resource.Namespaced ? NamespaceOf(content) : "", Name(content));

    private JsonObject Marked(JsonObject content, KubeName name)
    {
        var marked = content.DeepClone().AsObject();
        var metadata = Child(marked, "metadata");
        if (name.Resource.Namespaced)
        {
            metadata["namespace"] = name.Namespace;
        }

        Child(metadata, "labels")[ManagedBy] = "Helm";
        var annotations = Child(metadata, "annotations");
        annotations[ReleaseName] = release;
        annotations[ReleaseNamespace] = @namespace;
        return marked;
    }

    private string? Foreign(JsonObject present)
    {
        var metadata = present["metadata"];

        // a definition that the lab had from the start is nobody's
        return metadata?["annotations"]?[KnownDefinitions.Mark] is not null && metadata["annotations"]?[ReleaseName] is null ? null
            : metadata?["labels"]?[ManagedBy]?.ToString() != "Helm" ? $"label validation error: missing key \"{ManagedBy}\": must be set to \"Helm\""
            : metadata["annotations"]?[ReleaseName]?.ToString() != release ? $"annotation validation error: missing key \"{ReleaseName}\": must be set to \"{release}\""
            : metadata["annotations"]?[ReleaseNamespace]?.ToString() != @namespace
                ? $"annotation validation error: missing key \"{ReleaseNamespace}\": must be set to \"{@namespace}\""
                : null;
    }

    private static bool IsKept(JsonObject content) => content["metadata"]?["annotations"]?[Policy]?.ToString() == "keep";

    private string NamespaceOf(JsonObject content) => content["metadata"]?["namespace"]?.ToString() is { Length: > 0 } named ? named : @namespace;

    private static string Name(JsonObject content) => content["metadata"]?["name"]?.ToString() ?? "";

    private static string Group(JsonObject content) => Text(content, "apiVersion") is var version && version.Contains('/', StringComparison.Ordinal) ? version.Split('/')[0] : "";

    private static string Text(JsonObject content, string field) => content[field]?.ToString() ?? "";

    private static JsonObject Child(JsonObject parent, string field)
    {
        if (parent[field] is not JsonObject child)
        {
            parent[field] = child = [];
        }

        return child;
    }
}
