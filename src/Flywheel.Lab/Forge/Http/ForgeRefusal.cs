using System.Text.Json.Nodes;

namespace Flywheel.Lab.Forge.Http;

/// <summary>The forge refuses a request; thrown below the HTTP pipeline, which turns it into the answer.</summary>
internal sealed class ForgeRefusal(int status, JsonObject body) : Exception(body.ToJsonString())
{
    public int Status { get; } = status;

    public JsonObject Body { get; } = body;

    /// <summary><c>404 Runner Not Found</c>; without a name <c>404 Not found</c>.</summary>
    public static ForgeRefusal NotFound(string what = "") => Because(404, what.Length == 0 ? "404 Not found" : $"404 {what} Not Found");

    public static ForgeRefusal Forbidden(string why = "") => Because(403, why.Length == 0 ? "403 Forbidden" : $"403 Forbidden - {why}");

    public static ForgeRefusal BadRequest(string why) => Because(400, $"400 Bad request - {why}");

    /// <summary>A parameter is not what the operation's description says: <c>{"error": "per_page does not have a valid value"}</c>.</summary>
    public static ForgeRefusal Parameter(string sentence) => new(400, new() { ["error"] = sentence });

    /// <summary>The record would break a rule: <c>{"message": {"maximum_timeout": ["needs to be at least 10 minutes"]}}</c>.</summary>
    public static ForgeRefusal Invalid(string field, string sentence) =>
        new(400, new() { ["message"] = new JsonObject { [field] = new JsonArray(sentence) } });

    public static ForgeRefusal Because(int status, string message) => new(status, new() { ["message"] = message });
}
