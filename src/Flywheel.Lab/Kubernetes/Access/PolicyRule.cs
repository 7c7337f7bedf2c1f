using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Access;

/// <summary>One rule of a role.</summary>
/// <remarks>https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources</remarks>
internal sealed record PolicyRule(
    ImmutableArray<string> Verbs,
    ImmutableArray<string> Groups,
    ImmutableArray<string> Resources,
    ImmutableArray<string> Names,
    ImmutableArray<string> Paths)
{
    /// <summary>Reads a rule; what is missing allows nothing.</summary>
    public static PolicyRule Of(JsonObject rule) => new(
        rule.Texts("verbs"), rule.Texts("apiGroups"), rule.Texts("resources"), rule.Texts("resourceNames"), rule.Texts("nonResourceURLs"));

    public bool Allows(AccessRequest request) =>
        Has(Verbs, request.Verb)
        && (request.Resource.Length == 0
            ? Paths.Any(path => PathMatches(path, request.Path))
            : Has(Groups, request.Group) && ResourceMatches(request) && (Names.IsEmpty || Names.Contains(request.Name)));

    private static bool Has(ImmutableArray<string> allowed, string wanted) => allowed.Contains("*") || allowed.Contains(wanted);

    private static bool PathMatches(string allowed, string path) =>
        allowed == "*" || allowed == path
        || (allowed.EndsWith('*') && path.StartsWith(allowed.AsSpan(0, allowed.Length - 1), StringComparison.Ordinal));

    private bool ResourceMatches(AccessRequest request) =>
        Has(Resources, request.FullResource)
        || (request.Subresource.Length > 0 && Resources.Contains($"*/{request.Subresource}"));
}
