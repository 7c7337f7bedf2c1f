using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Access;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using k8s.Models;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Answers <c>/token</c> of a service account: a new token for it.</summary>
internal sealed class TokenResource(Cluster cluster, ServiceAccountTokens tokens)
{
    /// <summary>A server gives no token for less, in seconds.</summary>
    private const long Shortest = 600;

    private const long Usual = 3600;
    private const long Longest = 1L << 32;

    private static readonly ApiKind TokenRequest = new()
    {
        Group = "authentication.k8s.io",
        Version = "v1",
        Kind = "TokenRequest",
        Plural = "tokenrequests",
        Singular = "tokenrequest",
        Namespaced = true,
        Model = typeof(Authenticationv1TokenRequest),
    };

    /// <summary>Makes a token.</summary>
    public async Task CreateAsync(ApiRequest request)
    {
        var body = await RequestBody.ObjectAsync(request with { Kind = TokenRequest }, request.WriteContext());
        var account = cluster.Find(request.Key) ?? throw new StatusException(ApiStatus.NotFound(request.Kind.Resource, request.Path.Name));
        var spec = body.Child("spec");
        var seconds = spec.Number("expirationSeconds") ?? Usual;
        if (seconds is < Shortest or > Longest)
        {
            throw new StatusException(ApiStatus.Invalid(
                TokenRequest.Group, TokenRequest.Kind, "",
                [
                    new("FieldValueInvalid", "spec.expirationSeconds", $"Invalid value: {seconds}: " + (seconds < Shortest
                        ? "may not specify a duration less than 10 minutes"
                        : "may not specify a duration larger than 2^32 seconds")),
                ]));
        }

        if (spec["audiences"] is not JsonArray { Count: > 0 })
        {
            spec["audiences"] = new JsonArray(ServiceAccountTokens.Issuer);
        }

        spec["expirationSeconds"] = seconds;
        var end = cluster.Time.GetUtcNow().AddSeconds(seconds);
        await Answer.WriteAsync(request.Http, 201, new JsonObject
        {
            ["kind"] = TokenRequest.Kind,
            ["apiVersion"] = TokenRequest.ApiVersion,
            ["metadata"] = new JsonObject
            {
                ["name"] = request.Path.Name,
                ["namespace"] = request.Path.Namespace,
                ["creationTimestamp"] = KubeJson.Time(cluster.Time.GetUtcNow()),
            },
            ["spec"] = spec.DeepClone(),
            ["status"] = new JsonObject
            {
                ["token"] = tokens.Make(account, spec["audiences"]!.AsArray(), end),
                ["expirationTimestamp"] = KubeJson.Time(end),
            },
        });
    }
}
