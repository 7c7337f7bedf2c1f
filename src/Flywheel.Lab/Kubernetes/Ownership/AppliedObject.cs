using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Shapes;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>What is wrong with an object that is to be applied, in the words of the server.</summary>
internal static class AppliedObject
{
    /// <exception cref="StatusException">400: it is of another version or brings owners; 500, as on the server: a list that cannot be merged.</exception>
    public static void Check(JsonObject applied, ApiKind kind)
    {
        var version = applied["apiVersion"]?.ToString() ?? "";
        if (version != kind.ApiVersion)
        {
            throw new StatusException(ApiStatus.BadRequest(
                $"Incorrect version specified in apply patch. Specified patch version: {version}, expected: {kind.ApiVersion}"));
        }

        if (applied["metadata"] is JsonObject metadata && metadata["managedFields"] is not null)
        {
            throw new StatusException(ApiStatus.BadRequest("metadata.managedFields must be nil"));
        }

        if (Problem(applied, KindShapes.Of(kind), "") is { } problem)
        {
            var name = (applied["metadata"] as JsonObject)?["name"]?.ToString();
            var @namespace = (applied["metadata"] as JsonObject)?["namespace"]?.ToString();
            throw new StatusException(new()
            {
                Code = 500,
                Reason = "",
                Message = $"failed to create typed patch object ({@namespace}/{name}; {kind.ApiVersion}, Kind={kind.Kind}): {problem}",
            });
        }
    }

    private static string? Problem(JsonNode? value, Shape shape, string path)
    {
        switch (value)
        {
            case JsonObject json when !shape.IsAtomic:
                foreach (var (name, member) in json)
                {
                    if (member is JsonObject or JsonArray && Problem(member, shape.Field(name), $"{path}.{name}") is { } problem)
                    {
                        return problem;
                    }
                }

                return null;
            case JsonArray array when !shape.IsAtomicList:
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (var i = 0; i < array.Count; i++)
                {
                    if (PathElement.Item(array[i], shape) is not { } element)
                    {
                        return $"{path}: element {i}: {ItemProblem(array[i], shape)}";
                    }

                    var step = PathElement.Display([element]);
                    if (!seen.Add(element))
                    {
                        return $"{path}: duplicate entries for key {step}";
                    }

                    if (Problem(array[i], shape.Item, path + step) is { } problem)
                    {
                        return problem;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private static string ItemProblem(JsonNode? item, Shape list) => (list.IsSet, item) switch
    {
        (true, null) => "associative list without keys has an element that's an explicit null",
        (true, JsonObject) => "associative list without keys has an element that's a map type",
        (true, _) => "not supported: associative list with lists as elements",
        (false, null) => "associative list with keys may not have a null element",
        (false, JsonObject) => $"associative list with keys has an element that omits all key fields [{string.Join(' ', list.Keys.Select(key => $"\"{key}\""))}] "
            + "(and doesn't have default values for any key fields)",
        _ => "associative list with keys may not have non-map elements",
    };
}
