using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Selectors;
using k8s.Models;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Answers <c>/scale</c>: the number of replicas of an object as an <c>autoscaling/v1</c> Scale, whatever its kind.</summary>
internal sealed class ScaleResource(Cluster cluster)
{
    /// <summary>Scale itself, which is no kind of a collection.</summary>
    public static ApiKind ScaleKind { get; } = new()
    {
        Group = "autoscaling",
        Version = "v1",
        Kind = "Scale",
        Plural = "scales",
        Singular = "scale",
        Namespaced = true,
        Model = typeof(V1Scale),
    };

    /// <summary>The present numbers.</summary>
    public Task GetAsync(ApiRequest request, ScalePaths paths) =>
        Answer.WriteAsync(request.Http, 200, Of(request, paths, cluster.Find(request.Key) ?? throw NotFound(request)));

    /// <summary>PUT of a Scale.</summary>
    public async Task ReplaceAsync(ApiRequest request, ScalePaths paths)
    {
        var context = request.WriteContext("scale");
        var scale = await RequestBody.ObjectAsync(request with { Kind = ScaleKind }, context);
        await WriteAsync(request, paths, _ => scale, context);
    }

    /// <summary>PATCH of a Scale.</summary>
    public async Task PatchAsync(ApiRequest request, ScalePaths paths)
    {
        var context = request.WriteContext("scale");
        var type = RequestBody.MediaType(request.Http);
        var body = await RequestBody.BytesAsync(request.Http);
        if (type == ObjectPatch.Apply)
        {
            (type, body) = ("application/merge-patch+json", RequestBody.FromYaml(body));
        }

        var patch = ObjectPatch.Read(type, body, ScaleKind);
        await WriteAsync(request, paths, scale => patch.To(scale, ScaleKind), context);
    }

    private async Task WriteAsync(ApiRequest request, ScalePaths paths, Func<JsonObject, JsonObject> change, WriteContext context)
    {
        KubeObject? seen = cluster.Find(request.Key);
        var changed = cluster.Change(
            request.Key,
            live =>
            {
                seen = seen! with { Json = KubeJson.Bytes(live) };
                var scale = KubeJson.AsRead(change(Of(request, paths, seen)));
                if (scale["spec"] is not (null or JsonObject) || scale.Metadata("name") is { Length: > 0 } name && name != request.Path.Name)
                {
                    throw new StatusException(ApiStatus.BadRequest("the body is no Scale of this object"));
                }

                var replicas = (scale["spec"] as JsonObject).Number("replicas") ?? 0;
                if (replicas is < 0 or > int.MaxValue)
                {
                    throw new StatusException(ApiStatus.Invalid(
                        "autoscaling", "Scale", request.Path.Name,
                        [new("FieldValueInvalid", "spec.replicas", $"Invalid value: {replicas}: must be greater than or equal to 0")]));
                }

                live.Set(paths.Replicas, replicas);
                // Preconditions of the Scale are those of the object.
                live.MetadataObject()["resourceVersion"] = scale.Metadata("resourceVersion");
                live.MetadataObject()["uid"] = scale.Metadata("uid");
                return live;
            },
            context,
            request.Kind) ?? throw NotFound(request);
        Answer.Warn(request.Http, context.Warnings);
        await Answer.WriteAsync(request.Http, 200, Of(request, paths, changed));
    }

    private static JsonObject Of(ApiRequest request, ScalePaths paths, KubeObject found)
    {
        var content = ObjectFilter.Content(request.Kind, found);
        var status = new JsonObject { ["replicas"] = Count(content.At(paths.StatusReplicas)) };
        if (Selector(paths, content) is { Length: > 0 } selector)
        {
            status["selector"] = selector;
        }

        return new()
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = found.Key.Name,
                ["namespace"] = found.Key.Namespace,
                ["uid"] = found.Uid,
                ["resourceVersion"] = content.Metadata("resourceVersion"),
                ["creationTimestamp"] = content.Metadata("creationTimestamp"),
            },
            ["spec"] = new JsonObject { ["replicas"] = Count(content.At(paths.Replicas)) },
            ["status"] = status,
        };
    }

    private static long Count(JsonNode? node) =>
        node is JsonValue value && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? count
            : 0;

    private static string? Selector(ScalePaths paths, JsonObject content) => (paths.Selector is null ? null : content.At(paths.Selector)) switch
    {
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonObject selector when selector.ContainsKey("matchLabels") || selector.ContainsKey("matchExpressions") =>
            LabelSelector.From(selector).ToString(),
        JsonObject labels => LabelSelector.FromMap(labels).ToString(),
        _ => null,
    };

    private static StatusException NotFound(ApiRequest request) => new(ApiStatus.NotFound(request.Kind.Resource, request.Path.Name));
}
