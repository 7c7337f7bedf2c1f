using System.Collections.Immutable;

namespace Flywheel.Lab.Kubernetes.Access;

/// <summary>Who asks.</summary>
/// <param name="Name">As roles and error messages name it: <c>pipeline</c>, <c>system:serviceaccount:default:web</c>.</param>
/// <param name="Uid">Empty for identities that come from the lab's own tokens.</param>
/// <param name="Groups">What else bindings may name.</param>
internal sealed record Identity(string Name, string Uid, ImmutableArray<string> Groups)
{
    public const string Masters = "system:masters";
    public const string Authenticated = "system:authenticated";

    /// <summary>May do everything.</summary>
    public bool IsMaster => Groups.Contains(Masters);

    /// <summary>An identity of the lab itself.</summary>
    public static Identity Of(string name, params ImmutableArray<string> groups) => new(name, "", groups.Add(Authenticated));

    /// <summary>A service account.</summary>
    public static Identity OfServiceAccount(string @namespace, string name, string uid) => new(
        $"system:serviceaccount:{@namespace}:{name}",
        uid,
        ["system:serviceaccounts", $"system:serviceaccounts:{@namespace}", Authenticated]);
}
