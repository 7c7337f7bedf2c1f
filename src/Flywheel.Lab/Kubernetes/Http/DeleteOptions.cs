using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Reads what a DELETE asks for, from its parameters and from its body.</summary>
internal static class DeleteOptions
{
    /// <summary>The options, and whether nothing is to be stored.</summary>
    /// <exception cref="StatusException">400: the body cannot be read; 422: a policy that does not exist.</exception>
    public static async Task<(DeleteRequest Request, bool DryRun)> ReadAsync(ApiRequest request)
    {
        var hasBody = request.Http.Request.ContentLength > 0 || request.Http.Request.Headers.ContainsKey("Transfer-Encoding");
        var body = hasBody ? await RequestBody.ObjectAsync(request, new() { Manager = "", FieldValidation = FieldValidation.Ignore }) : [];
        var preconditions = body["preconditions"] as JsonObject;
        var policy = Either(body.Text("propagationPolicy"), request.Query("propagationPolicy"));
        var orphans = body["orphanDependents"] is JsonValue value && value.TryGetValue(out bool yes) && yes;
        if (policy is not (null or "Background" or "Foreground" or "Orphan"))
        {
            throw request.Invalid(
                "propagationPolicy",
                $"Invalid value: \"{policy}\": must be one of \"Background\", \"Foreground\", \"Orphan\" or nil");
        }

        return (
            new()
            {
                PropagationPolicy = policy ?? (orphans || request.Flag("orphanDependents") ? "Orphan" : null),
                Uid = Either(preconditions.Text("uid"), ""),
                ResourceVersion = Either(preconditions.Text("resourceVersion"), ""),
                GracePeriodSeconds = body.Number("gracePeriodSeconds") ?? request.Number("gracePeriodSeconds"),
            },
            body.Texts("dryRun").Contains("All"));
    }

    private static string? Either(string first, string second) => first.Length > 0 ? first : second.Length > 0 ? second : null;
}
