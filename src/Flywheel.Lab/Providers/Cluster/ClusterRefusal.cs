using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>The API refused a request. Resources look at <see cref="Code"/> and <see cref="Reason"/>; whoever does not, shows it to the user.</summary>
internal sealed class ClusterRefusal(int code, string reason, string message, string action) : Exception(message), IProviderFailure
{
    private const int MostText = 2000;

    /// <summary>The HTTP status.</summary>
    public int Code { get; } = code;

    /// <summary>The API's word for it: <c>NotFound</c>, <c>Conflict</c>, …; empty when it said none.</summary>
    public string Reason { get; } = reason;

    public bool IsNotFound => Code == (int)HttpStatusCode.NotFound;

    public bool IsConflict => Code == (int)HttpStatusCode.Conflict;

    /// <summary>The version of a watch is gone.</summary>
    public bool IsGone => Code == (int)HttpStatusCode.Gone;

    /// <summary>It may go well another time.</summary>
    public bool IsPassing => Code is 429 or >= 500;

    public IEnumerable<ProviderProblem> Problems =>
        [new(string.Create(CultureInfo.InvariantCulture, $"The cluster refused: {(Reason.Length > 0 ? Reason : "HTTP")} ({Code})"), $"{action}: {Message}.{Help()}")];

    /// <summary>From an answer's body, which is a Status if all is well.</summary>
    public static ClusterRefusal Of(HttpStatusCode code, string body, string action)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject status)
            {
                return Of(status, (int)code, action);
            }
        }
        catch (JsonException)
        {
            // A proxy answered, or the answer was cut off: its text is all there is.
        }

        var text = body.Trim();
        return new((int)code, "", text.Length == 0 ? code.ToString() : text[..Math.Min(text.Length, MostText)].TrimEnd('.'), action);
    }

    /// <summary>From a Status.</summary>
    public static ClusterRefusal Of(JsonObject status, int code, string action) => new(
        status["code"] is JsonValue own && own.TryGetValue<int>(out var number) ? number : code,
        status["reason"]?.ToString() ?? "",
        (status["message"]?.ToString() ?? $"HTTP {code}").TrimEnd('.'),
        action);

    private string Help() => (Code, Reason) switch
    {
        (401, _) => " The provider's credentials are missing, wrong or expired.",
        (403, _) => " The identity of the provider's credentials may not do that.",
        (409, "Conflict") when Message.StartsWith("Apply failed with ", StringComparison.Ordinal) =>
            " Another manager owns these fields; set force_conflicts = true to take them over.",
        _ => "",
    };
}
