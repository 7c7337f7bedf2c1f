using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Kubernetes.Merging;

/// <summary>JSON Patch (RFC 6902): a list of operations that are made in turn, all or none.</summary>
internal static class JsonPatch
{
    private const int MostOperations = 10_000;

    /// <summary>The document after the operations; the given one stays as it is.</summary>
    /// <exception cref="StatusException">400: it is not a patch; 413: too many operations; 422: it does not fit.</exception>
    public static JsonNode Apply(JsonNode target, JsonArray operations)
    {
        if (operations.Count > MostOperations)
        {
            throw new StatusException(ApiStatus.TooLarge(MostOperations) with
            {
                Message = $"Request entity too large: The allowed maximum operations in a JSON patch is {MostOperations}, got {operations.Count}",
            });
        }

        JsonNode? document = target.DeepClone();
        foreach (var operation in operations)
        {
            document = One(document, operation as JsonObject ?? throw PatchRefusal.Bad("json: cannot unmarshal into Go value of type jsonpatch.Operation"));
        }

        return document ?? throw PatchRefusal.Unprocessable();
    }

    private static JsonNode? One(JsonNode? document, JsonObject operation)
    {
        var path = Place(operation, "path");
        switch (Text(operation, "op"))
        {
            case "add":
                return Add(document, path, Value(operation));
            case "remove":
                return Remove(document, path, out _);
            case "replace":
                return Replace(document, path, Value(operation));
            case "move":
                var source = Place(operation, "from");
                if (path.IsBelow(source))
                {
                    throw PatchRefusal.Unprocessable();
                }

                document = Remove(document, source, out var moved);
                return Add(document, path, moved);
            case "copy":
                return Place(operation, "from").TryGet(document, out var copied)
                    ? Add(document, path, copied?.DeepClone())
                    : throw PatchRefusal.Unprocessable();
            case "test":
                return Test(document, path, operation["value"]);
            default:
                throw PatchRefusal.Unprocessable();
        }
    }

    private static JsonNode? Add(JsonNode? document, JsonPointer path, JsonNode? value)
    {
        if (path.Tokens.IsEmpty)
        {
            return value;
        }

        var token = path.Tokens[^1];
        switch (path.Parent.TryGet(document, out var parent) ? parent : null)
        {
            case JsonObject json:
                json[token] = value;
                return document;
            case JsonArray array when token == "-" || token == array.Count.ToString(System.Globalization.CultureInfo.InvariantCulture):
                array.Add(value);
                return document;
            case JsonArray array when JsonPointer.Index(token, array.Count) is { } index:
                array.Insert(index, value);
                return document;
            default:
                throw PatchRefusal.Unprocessable();
        }
    }

    private static JsonNode? Remove(JsonNode? document, JsonPointer path, out JsonNode? removed)
    {
        if (path.Tokens.IsEmpty)
        {
            removed = document;
            return null;
        }

        if (!path.TryGet(document, out removed))
        {
            throw PatchRefusal.Unprocessable();
        }

        path.Parent.TryGet(document, out var parent);
        if (parent is JsonObject json)
        {
            json.Remove(path.Tokens[^1]);
        }
        else if (parent is JsonArray array)
        {
            array.RemoveAt(JsonPointer.Index(path.Tokens[^1], array.Count)!.Value);
        }

        return document;
    }

    private static JsonNode? Replace(JsonNode? document, JsonPointer path, JsonNode? value)
    {
        if (path.Tokens.IsEmpty)
        {
            return value;
        }

        if (!path.TryGet(document, out _))
        {
            throw PatchRefusal.Unprocessable();
        }

        path.Parent.TryGet(document, out var parent);
        if (parent is JsonObject json)
        {
            json[path.Tokens[^1]] = value;
        }
        else if (parent is JsonArray array)
        {
            array[JsonPointer.Index(path.Tokens[^1], array.Count)!.Value] = value;
        }

        return document;
    }

    // a missing place equals null, as the server's library has it
    private static JsonNode? Test(JsonNode? document, JsonPointer path, JsonNode? expected)
    {
        path.TryGet(document, out var actual);
        return JsonNode.DeepEquals(actual, expected) ? document : throw PatchRefusal.Unprocessable();
    }

    private static JsonPointer Place(JsonObject operation, string name) =>
        Text(operation, name) is { } text && JsonPointer.Parse(text) is { } pointer ? pointer : throw PatchRefusal.Unprocessable();

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw PatchRefusal.Unprocessable();

    private static string? Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
