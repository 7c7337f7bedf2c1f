using System.Collections.Immutable;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Access;

/// <summary>Decides who may do what, from the roles and bindings that are in the cluster now. Thread-safe.</summary>
internal sealed class Authorizer(Cluster cluster)
{
    private volatile RoleBindings? _bindings;

    /// <summary>The identity may do it.</summary>
    public bool Allows(Identity identity, AccessRequest request) =>
        identity.IsMaster || Bindings().RulesFor(identity, request.Namespace).Any(rule => rule.Allows(request));

    /// <summary>All rules of an identity in a namespace.</summary>
    public ImmutableArray<PolicyRule> RulesOf(Identity identity, string @namespace) =>
    [
        .. identity.IsMaster ? [new(["*"], ["*"], ["*"], [], []), new(["*"], [], [], [], ["*"])] : (ImmutableArray<PolicyRule>)[],
        .. Bindings().RulesFor(identity, @namespace),
    ];

    /// <summary>Refuses what the identity may not do.</summary>
    /// <exception cref="StatusException">403 in the sentence of a real server.</exception>
    public void Check(Identity identity, AccessRequest request)
    {
        if (Allows(identity, request))
        {
            return;
        }

        throw new StatusException(request.Resource.Length == 0
            ? new()
            {
                Code = 403,
                Reason = "Forbidden",
                Message = $"forbidden: User \"{identity.Name}\" cannot {request.Verb} path \"{request.Path}\"",
            }
            : ApiStatus.Forbidden(
                new ResourceName(request.Group, request.Resource),
                request.Name,
                $"User \"{identity.Name}\" cannot {request.Verb} resource \"{request.FullResource}\" in API group \"{request.Group}\" "
                    + (request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"")));
    }

    private RoleBindings Bindings()
    {
        var objects = cluster.Now;
        var bindings = _bindings;
        if (bindings is null || !bindings.IsOf(objects))
        {
            _bindings = bindings = new(objects);
        }

        return bindings;
    }
}
