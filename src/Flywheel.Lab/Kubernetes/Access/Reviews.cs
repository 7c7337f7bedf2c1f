using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using k8s.Models;

namespace Flywheel.Lab.Kubernetes.Access;

/// <summary>Questions that are asked by creating an object which is never stored: what may I do, who am I, whose token is this.</summary>
internal sealed class Reviews(Authorizer authorizer, Authenticator authenticator)
{
    private const string Authorization = "authorization.k8s.io";
    private const string Authentication = "authentication.k8s.io";

    /// <summary>The kinds of the questions.</summary>
    public static ImmutableArray<ApiKind> Kinds { get; } =
    [
        Of(Authentication, "SelfSubjectReview", typeof(V1SelfSubjectReview), namespaced: false),
        Of(Authentication, "TokenReview", typeof(V1TokenReview), namespaced: false),
        Of(Authorization, "LocalSubjectAccessReview", typeof(V1LocalSubjectAccessReview), namespaced: true),
        Of(Authorization, "SelfSubjectAccessReview", typeof(V1SelfSubjectAccessReview), namespaced: false),
        Of(Authorization, "SelfSubjectRulesReview", typeof(V1SelfSubjectRulesReview), namespaced: false),
        Of(Authorization, "SubjectAccessReview", typeof(V1SubjectAccessReview), namespaced: false),
    ];

    /// <summary>The question that a path names; null: it names none.</summary>
    public static ApiKind? Find(string group, string version, string plural) =>
        Kinds.FirstOrDefault(kind => kind.Plural == plural && kind.Group == group && kind.Version == version);

    /// <summary>The question with its answer in the status.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="review">The question.</param>
    /// <param name="asking">Who asks.</param>
    /// <exception cref="StatusException">422: nothing is asked.</exception>
    public JsonObject Complete(ApiKind kind, JsonObject review, Identity asking)
    {
        review["apiVersion"] = kind.ApiVersion;
        review["kind"] = kind.Kind;
        var spec = review["spec"] as JsonObject ?? [];
        review["status"] = kind.Kind switch
        {
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = User(asking) },
            "TokenReview" => Token(spec),
            "SelfSubjectRulesReview" => Rules(asking, spec.Text("namespace")),
            "SelfSubjectAccessReview" => Access(kind, asking, spec),
            _ => Access(kind, new(spec.Text("user"), spec.Text("uid"), spec.Texts("groups")), spec),
        };
        return review;
    }

    private JsonObject Access(ApiKind kind, Identity identity, JsonObject spec)
    {
        var request = (spec["resourceAttributes"] as JsonObject, spec["nonResourceAttributes"] as JsonObject) switch
        {
            ({ } resource, null) => new AccessRequest
            {
                Verb = resource.Text("verb"),
                Group = resource.Text("group"),
                Resource = resource.Text("resource"),
                Subresource = resource.Text("subresource"),
                Namespace = resource.Text("namespace"),
                Name = resource.Text("name"),
            },
            (null, { } path) => new AccessRequest { Verb = path.Text("verb"), Path = path.Text("path") },
            _ => throw new StatusException(ApiStatus.Invalid(
                kind.Group, kind.Kind, "",
                [new("FieldValueInvalid", "spec.resourceAttributes", "Invalid value: null: exactly one of nonResourceAttributes or "
                    + "resourceAttributes must be specified")])),
        };
        var status = new JsonObject { ["allowed"] = authorizer.Allows(identity, request) };
        return status;
    }

    private JsonObject Rules(Identity identity, string @namespace)
    {
        var (resources, paths) = (new JsonArray(), new JsonArray());
        foreach (var rule in authorizer.RulesOf(identity, @namespace))
        {
            var words = new JsonObject { ["verbs"] = List(rule.Verbs) };
            if (!rule.Paths.IsEmpty)
            {
                words["nonResourceURLs"] = List(rule.Paths);
                paths.Add(words);
                continue;
            }

            words["apiGroups"] = List(rule.Groups);
            words["resources"] = List(rule.Resources);
            if (!rule.Names.IsEmpty)
            {
                words["resourceNames"] = List(rule.Names);
            }

            resources.Add(words);
        }

        return new() { ["resourceRules"] = resources, ["nonResourceRules"] = paths, ["incomplete"] = false };
    }

    private JsonObject Token(JsonObject spec) => authenticator.Find(spec.Text("token")) is { } identity
        ? new() { ["authenticated"] = true, ["user"] = User(identity) }
        : new() { ["authenticated"] = false, ["error"] = "invalid bearer token" };

    private static JsonObject User(Identity identity)
    {
        var user = new JsonObject { ["username"] = identity.Name, ["groups"] = List(identity.Groups) };
        if (identity.Uid.Length > 0)
        {
            user["uid"] = identity.Uid;
        }

        return user;
    }

    private static JsonArray List(ImmutableArray<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static ApiKind Of(string group, string kind, Type model, bool namespaced) => new()
    {
        Group = group,
        Version = "v1",
        Kind = kind,
        Plural = kind.ToLowerInvariant() + "s",
        Singular = kind.ToLowerInvariant(),
        Namespaced = namespaced,
        Model = model,
    };
}
