using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Tables;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>In which form a client wants to see objects: whole, as rows of a table, or their metadata alone.</summary>
/// <remarks>https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables</remarks>
internal sealed record Representation(RepresentationForm Form, string IncludeObject)
{
    private const string Meta = "meta.k8s.io/v1";

    /// <summary>The objects are sent as they are stored.</summary>
    public bool IsWhole => Form == RepresentationForm.Whole;

    /// <summary>The first form of the <c>Accept</c> header that the lab knows.</summary>
    public static Representation Of(ApiRequest request)
    {
        foreach (var type in request.Http.Request.Headers.Accept.ToString().Split(','))
        {
            var wanted = type.Split(';').Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("as=", StringComparison.Ordinal));
            RepresentationForm? form = wanted switch
            {
                null => RepresentationForm.Whole,
                "as=Table" => RepresentationForm.Table,
                "as=PartialObjectMetadata" or "as=PartialObjectMetadataList" => RepresentationForm.Metadata,
                _ => null,
            };
            if (form is { } known)
            {
                return new(known, request.Query("includeObject"));
            }
        }

        return new(RepresentationForm.Whole, "");
    }

    /// <summary>One object.</summary>
    public JsonObject One(ApiKind kind, JsonObject content, DateTimeOffset now) => Form switch
    {
        RepresentationForm.Table => Table(kind, [content], content.Metadata("resourceVersion"), "", null, now),
        RepresentationForm.Metadata => Metadata(content),
        _ => content,
    };

    /// <summary>A list.</summary>
    /// <param name="kind">The kind of its objects.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="version">The version of the list.</param>
    /// <param name="next">Where the next page begins; empty: this is the last.</param>
    /// <param name="remaining">How many follow; null: not told.</param>
    /// <param name="now">For ages.</param>
    public JsonObject Many(ApiKind kind, IReadOnlyList<JsonObject> objects, string version, string next, long? remaining, DateTimeOffset now)
    {
        if (Form == RepresentationForm.Table)
        {
            return Table(kind, objects, version, next, remaining, now);
        }

        var isWhole = Form == RepresentationForm.Whole;
        return new()
        {
            ["kind"] = isWhole ? kind.Kind + "List" : "PartialObjectMetadataList",
            ["apiVersion"] = isWhole ? kind.ApiVersion : Meta,
            ["metadata"] = ListMetadata(version, next, remaining),
            ["items"] = new JsonArray([.. objects.Select(found => isWhole ? found : Metadata(found))]),
        };
    }

    /// <summary>The metadata of a list.</summary>
    public static JsonObject ListMetadata(string version, string next, long? remaining)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version };
        if (next.Length > 0)
        {
            metadata["continue"] = next;
        }

        if (remaining is { } count)
        {
            metadata["remainingItemCount"] = count;
        }

        return metadata;
    }

    private JsonObject Table(
        ApiKind kind, IReadOnlyList<JsonObject> objects, string version, string next, long? remaining, DateTimeOffset now)
    {
        var printed = TablePrinter.Print(kind, objects, now);
        var rows = printed["rows"]!.AsArray();
        for (var index = 0; index < objects.Count; index++)
        {
            rows[index]!["object"] = IncludeObject switch
            {
                "None" => null,
                "Object" => objects[index].DeepClone(),
                _ => Metadata(objects[index]),
            };
        }

        return new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = Meta,
            ["metadata"] = ListMetadata(version, next, remaining),
            ["columnDefinitions"] = Taken(printed, "columnDefinitions"),
            ["rows"] = Taken(printed, "rows"),
        };

        // A node has one parent.
        static JsonNode Taken(JsonObject from, string field)
        {
            _ = from.Remove(field, out var value);
            return value!;
        }
    }

    private static JsonObject Metadata(JsonObject content) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = Meta,
        ["metadata"] = content["metadata"]?.DeepClone(),
    };
}
