namespace Flywheel.Clusters;

/// <summary>A kind of objects as a cluster serves it.</summary>
/// <param name="ApiVersion">Group and version: <c>apps/v1</c>, <c>v1</c>.</param>
/// <param name="Kind">As in manifests: <c>Deployment</c>.</param>
/// <param name="Plural">As in paths and roles: <c>deployments</c>.</param>
/// <param name="IsNamespaced">Its objects live in namespaces.</param>
internal sealed record ResourceKind(string ApiVersion, string Kind, string Plural, bool IsNamespaced)
{
    public string Group => ObjectName.GroupOf(ApiVersion);

    /// <summary>Where the API of that version is, below the server's address and without a slash at either end.</summary>
    public static string RootOf(string apiVersion) => apiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{apiVersion}" : $"api/{apiVersion}";

    /// <summary>The path of all of them in a namespace; of all there are when it is empty.</summary>
    public string PathIn(string ns) =>
        IsNamespaced && ns.Length > 0 ? $"{RootOf(ApiVersion)}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{RootOf(ApiVersion)}/{Plural}";

    /// <summary>For people: <c>deployments.apps</c>, as kubectl takes it.</summary>
    public override string ToString() => Group.Length > 0 ? $"{Plural}.{Group}" : Plural;
}
