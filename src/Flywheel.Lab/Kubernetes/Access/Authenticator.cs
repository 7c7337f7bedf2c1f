using Flywheel.Lab.Kubernetes.Errors;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Kubernetes.Access;

/// <summary>Finds out who sent a request.</summary>
internal sealed class Authenticator(BearerTokens tokens, ServiceAccountTokens serviceAccounts, Authorizer authorizer)
{
    /// <summary>Who sent it; null when it carries no token at all.</summary>
    /// <exception cref="StatusException">401 for a token that nobody has or that is over; 403 for an identity that may not be taken on.</exception>
    public Identity? Identify(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
        {
            return null;
        }

        var token = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..].Trim() : "";
        var identity = tokens.Find(token) ?? serviceAccounts.Find(token) ?? throw new StatusException(ApiStatus.Unauthorized());
        return request.Headers["Impersonate-User"].ToString() is { Length: > 0 } other ? Impersonate(request, identity, other) : identity;
    }

    /// <summary>Who has that token; null when nobody has.</summary>
    public Identity? Find(string token) => tokens.Find(token) ?? serviceAccounts.Find(token);

    private Identity Impersonate(HttpRequest request, Identity identity, string other)
    {
        authorizer.Check(identity, new() { Verb = "impersonate", Resource = "users", Name = other });
        var groups = request.Headers["Impersonate-Group"];
        foreach (var group in groups)
        {
            authorizer.Check(identity, new() { Verb = "impersonate", Resource = "groups", Name = group ?? "" });
        }

        var taken = Identity.Of(other, [.. groups.OfType<string>()]);
        return other.Split(':') is ["system", "serviceaccount", var space, var name]
            ? taken with { Groups = taken.Groups.AddRange(Identity.OfServiceAccount(space, name, "").Groups) }
            : taken;
    }
}
