using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Flywheel.Lab.Faults;

/// <summary>A refusal in the words that the surface's real system uses, so that clients treat it as one.</summary>
internal static class FaultAnswer
{
    private const string RetrySeconds = "1";

    /// <param name="surface">Whose words.</param>
    /// <param name="code">The status.</param>
    /// <param name="fault">The fault's id, which is told where the real system's words leave room.</param>
    /// <param name="context">Gets the answer.</param>
    public static Task WriteAsync(string surface, int code, string fault, HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = code;
        if (code == StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = RetrySeconds;
        }

        var (type, body) = surface switch
        {
            Surfaces.Kubernetes => ("application/json", KubernetesStatus(code, fault).ToJsonString()),
            Surfaces.Forge => Forge(code, response),
            Surfaces.State => ("text/plain; charset=utf-8", ""),
            _ => ("text/html; charset=utf-8", Page(code)),
        };
        response.ContentType = type;
        return response.WriteAsync(body, context.RequestAborted);
    }

    // Reasons and messages: k8s.io/apimachinery/pkg/api/errors.
    private static JsonObject KubernetesStatus(int code, string fault)
    {
        var (reason, message) = code switch
        {
            400 => ("BadRequest", "the server rejected our request for an unknown reason"),
            401 => ("Unauthorized", "Unauthorized"),
            403 => ("Forbidden", $"forbidden: {fault}"),
            404 => ("NotFound", "the server could not find the requested resource"),
            409 => ("Conflict", "the server reported a conflict"),
            410 => ("Expired", "the provided resource version is too old"),
            429 => ("TooManyRequests", "the server has received too many requests and has asked us to try again later"),
            500 => ("InternalError", $"Internal error occurred: {fault}"),
            503 => ("ServiceUnavailable", "the server is currently unable to handle the request"),
            504 => ("Timeout", "the server was unable to return a response in the time allotted, but may still be processing the request"),
            _ => ("", $"an error on the server ({fault}) has prevented the request from succeeding"),
        };
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = code,
        };
        if (code == StatusCodes.Status429TooManyRequests)
        {
            status["details"] = new JsonObject { ["retryAfterSeconds"] = int.Parse(RetrySeconds, CultureInfo.InvariantCulture) };
        }

        return status;
    }

    // GitLab's rate limits answer in plain text, with headers that tell the limit:
    // docs.gitlab.com/administration/settings/user_and_ip_rate_limits
    private static (string Type, string Body) Forge(int code, HttpResponse response)
    {
        if (code != StatusCodes.Status429TooManyRequests)
        {
            var message = code == 404 ? "404 Not Found" : $"{code} {ReasonPhrases.GetReasonPhrase(code)}".TrimEnd();
            return ("application/json", new JsonObject { ["message"] = message }.ToJsonString());
        }

        response.Headers["RateLimit-Name"] = "throttle_authenticated_api";
        response.Headers["RateLimit-Limit"] = "60";
        response.Headers["RateLimit-Observed"] = "61";
        response.Headers["RateLimit-Remaining"] = "0";
        return ("text/plain", "Retry later\n");
    }

    private static string Page(int code)
    {
        var title = $"{code} {ReasonPhrases.GetReasonPhrase(code)}".TrimEnd();
        return $"<html>\n<head><title>{title}</title></head>\n<body>\n<center><h1>{title}</h1></center>\n</body>\n</html>\n";
    }
}
