namespace Flywheel.Lab.Providers.Cluster;

/// <summary>One collection of the API in one version of its group.</summary>
/// <param name="ApiVersion"><c>apps/v1</c>, or <c>v1</c>.</param>
/// <param name="Kind">Of its objects.</param>
/// <param name="Plural">In paths.</param>
/// <param name="Namespaced">Whether its objects live in namespaces.</param>
internal sealed record KubeResource(string ApiVersion, string Kind, string Plural, bool Namespaced)
{
    public static KubeResource Namespaces { get; } = new("v1", "Namespace", "namespaces", false);

    public static KubeResource Secrets { get; } = new("v1", "Secret", "secrets", true);

    public static KubeResource ConfigMaps { get; } = new("v1", "ConfigMap", "configmaps", true);

    public static KubeResource ServiceAccounts { get; } = new("v1", "ServiceAccount", "serviceaccounts", true);

    /// <summary>Where a version of a group is: <c>/api/v1</c>, <c>/apis/apps/v1</c>.</summary>
    public static string RootOf(string apiVersion) =>
        $"{(apiVersion.Contains('/', StringComparison.Ordinal) ? "/apis/" : "/api/")}{string.Join('/', apiVersion.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>The collection within a namespace.</summary>
    public string Collection(string @namespace) =>
        $"{RootOf(ApiVersion)}{(Namespaced ? $"/namespaces/{Uri.EscapeDataString(@namespace)}" : "")}/{Plural}";

    /// <summary>One object.</summary>
    public string Path(string @namespace, string name) => $"{Collection(@namespace)}/{Uri.EscapeDataString(name)}";
}
