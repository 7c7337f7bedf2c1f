using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Errors;

/// <summary>A refusal as the API words it: kind <c>Status</c> of <c>v1</c>. kubectl and clients go by <see cref="Reason"/>.</summary>
internal sealed record ApiStatus
{
    /// <summary>The HTTP status.</summary>
    public required int Code { get; init; }

    /// <summary>A word for programs: <c>NotFound</c>, <c>AlreadyExists</c>, <c>Conflict</c>, <c>Invalid</c>, …</summary>
    public required string Reason { get; init; }

    public required string Message { get; init; }

    /// <summary>What was asked for: the plural, or for <see cref="Invalid"/> the kind.</summary>
    public string Kind { get; init; } = "";

    public string Group { get; init; } = "";

    public string Name { get; init; } = "";

    public ImmutableArray<StatusCause> Causes { get; init; } = [];

    /// <summary>Seconds after which a client may ask again; null: none is told.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static ApiStatus NotFound(ResourceName resource, string name) => new()
    {
        Code = 404,
        Reason = "NotFound",
        Message = $"{resource} \"{name}\" not found",
        Kind = resource.Plural,
        Group = resource.Group,
        Name = name,
    };

    /// <summary>No such path: a kind without a definition, an unknown subresource.</summary>
    public static ApiStatus NoSuchPath() => new()
    {
        Code = 404,
        Reason = "NotFound",
        Message = "the server could not find the requested resource",
    };

    public static ApiStatus AlreadyExists(ResourceName resource, string name) => new()
    {
        Code = 409,
        Reason = "AlreadyExists",
        Message = $"{resource} \"{name}\" already exists",
        Kind = resource.Plural,
        Group = resource.Group,
        Name = name,
    };

    /// <summary>Somebody else wrote in between, or a precondition does not hold.</summary>
    public static ApiStatus Conflict(ResourceName resource, string name, string why, params ImmutableArray<StatusCause> causes) => new()
    {
        Code = 409,
        Reason = "Conflict",
        Message = why,
        Kind = resource.Plural,
        Group = resource.Group,
        Name = name,
        Causes = causes,
    };

    /// <summary>The object breaks rules of its kind.</summary>
    public static ApiStatus Invalid(string group, string kind, string name, ImmutableArray<StatusCause> causes)
    {
        var sentences = causes.Select(cause => cause.Field.Length == 0 ? cause.Message : $"{cause.Field}: {cause.Message}").ToList();
        return new()
        {
            Code = 422,
            Reason = "Invalid",
            Message = $"{kind}{(group.Length == 0 ? "" : $".{group}")} \"{name}\" is invalid: "
                + (sentences.Count == 1 ? sentences[0] : $"[{string.Join(", ", sentences)}]"),
            Kind = kind,
            Group = group,
            Name = name,
            Causes = causes,
        };
    }

    public static ApiStatus BadRequest(string message) => new() { Code = 400, Reason = "BadRequest", Message = message };

    public static ApiStatus Unauthorized() => new() { Code = 401, Reason = "Unauthorized", Message = "Unauthorized" };

    public static ApiStatus Forbidden(ResourceName resource, string name, string why) => new()
    {
        Code = 403,
        Reason = "Forbidden",
        Message = $"{resource}{(name.Length == 0 ? "" : $" \"{name}\"")} is forbidden: {why}",
        Kind = resource.Plural,
        Group = resource.Group,
        Name = name,
    };

    public static ApiStatus MethodNotAllowed() => new()
    {
        Code = 405,
        Reason = "MethodNotAllowed",
        Message = "the server does not allow this method on the requested resource",
    };

    /// <summary>A watch from a version that the lab no longer remembers.</summary>
    public static ApiStatus Gone(long asked, long oldest) => new()
    {
        Code = 410,
        Reason = "Expired",
        Message = $"too old resource version: {asked} ({oldest})",
    };

    public static ApiStatus TooLarge(long limit) => new()
    {
        Code = 413,
        Reason = "RequestEntityTooLarge",
        Message = $"Request entity too large: limit is {limit}",
    };

    public static ApiStatus UnsupportedMediaType(string message) => new() { Code = 415, Reason = "UnsupportedMediaType", Message = message };

    public static ApiStatus InternalError(string message) => new()
    {
        Code = 500,
        Reason = "InternalError",
        Message = $"Internal error occurred: {message}",
    };

    /// <summary>The answer's body.</summary>
    public JsonObject ToJson()
    {
        var details = new JsonObject();
        Add(details, "name", Name);
        Add(details, "group", Group);
        Add(details, "kind", Kind);
        if (!Causes.IsEmpty)
        {
            details["causes"] = new JsonArray([.. Causes.Select(cause => new JsonObject
            {
                ["reason"] = cause.Reason,
                ["message"] = cause.Message,
                ["field"] = cause.Field,
            })]);
        }

        if (RetryAfterSeconds is { } seconds)
        {
            details["retryAfterSeconds"] = seconds;
        }

        var json = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
            ["code"] = Code,
        };
        if (details.Count > 0)
        {
            json["details"] = details;
        }

        return json;
    }

    private static void Add(JsonObject details, string name, string value)
    {
        if (value.Length > 0)
        {
            details[name] = value;
        }
    }
}
