using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.GitLab;

/// <summary>The forge refused a request.</summary>
internal sealed class GitLabRefusal(int code, string message, string action) : Exception(message), IProviderFailure
{
    private const int MostText = 2000;

    /// <summary>The HTTP status.</summary>
    public int Code { get; } = code;

    public IEnumerable<ProviderProblem> Problems =>
        [new(string.Create(CultureInfo.InvariantCulture, $"GitLab refused ({Code})"), $"{action}: {Message.TrimEnd('.')}.{Help()}")];

    /// <summary>From an answer's body: <c>{"message": …}</c> or <c>{"error": …, "error_description": …}</c>.</summary>
    public static GitLabRefusal Of(int code, string body, string action)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject json)
            {
                var told = json["message"] is { } message ? Text(message) : $"{json["error"]} {json["error_description"]}".Trim();
                return new(code, told, action);
            }
        }
        catch (JsonException)
        {
            // A proxy answered, or the answer was cut off: its text is all there is.
        }

        var text = body.Trim();
        return new(code, text.Length == 0 ? "no reason is given" : text[..Math.Min(text.Length, MostText)], action);
    }

    private static string Text(JsonNode message) => message is JsonValue value ? value.ToString() : message.ToJsonString();

    private string Help() => Code switch
    {
        401 => " The provider's token is missing, wrong or expired.",
        403 => " The provider's token may not do that: it needs the scope api, or create_runner and manage_runner.",
        _ => "",
    };
}
