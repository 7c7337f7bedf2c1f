using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Access;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Answers POST, PUT, PATCH and DELETE of objects and of their status.</summary>
internal sealed class ObjectWrites(Cluster cluster, ObjectReads reads, Authorizer authorizer)
{
    /// <summary>A new object.</summary>
    public async Task CreateAsync(ApiRequest request)
    {
        if (request.Kind.Namespaced && request.Namespace is null)
        {
            throw new StatusException(ApiStatus.MethodNotAllowed());
        }

        var context = request.WriteContext();
        var content = await RequestBody.ObjectAsync(request, context);
        ObjectAddress.CheckKind(request, content);
        ObjectAddress.CheckNamespace(request, content);
        var created = cluster.Create(request.Kind, content, context);
        await WriteAsync(request, 201, created, context);
    }

    /// <summary>Another content for an object, or another status.</summary>
    public async Task ReplaceAsync(ApiRequest request)
    {
        var context = request.WriteContext(request.Path.Subresource);
        var content = await RequestBody.ObjectAsync(request, context);
        ObjectAddress.Check(request, content);
        if (request.Kind.IsCustom && content.Metadata("resourceVersion").Length == 0)
        {
            throw new StatusException(ApiStatus.Invalid(
                request.Kind.Group, request.Path.Plural, request.Path.Name,
                [new("FieldValueInvalid", "metadata.resourceVersion", "Invalid value: 0: must be specified for an update")]));
        }

        var changed = cluster.Change(request.Key, live => KeepFinalizers(request, live, content), context, request.Kind)
            ?? throw NotFound(request);
        await WriteAsync(request, 200, changed, context);
    }

    /// <summary>Some fields of an object, or what a manager wants of it.</summary>
    public async Task PatchAsync(ApiRequest request)
    {
        var type = RequestBody.MediaType(request.Http);
        if (type == ObjectPatch.Apply)
        {
            await ApplyAsync(request);
            return;
        }

        if (request.Query("force").Length > 0)
        {
            throw request.Invalid("force", "Forbidden: may not be specified for non-apply patch");
        }

        var context = request.WriteContext(request.Path.Subresource);
        var patch = ObjectPatch.Read(type, await RequestBody.BytesAsync(request.Http), request.Kind);
        var changed = cluster.Change(
            request.Key,
            live =>
            {
                var patched = patch.To(live.DeepClone().AsObject(), request.Kind);
                ObjectAddress.Check(request, patched);
                return KeepFinalizers(request, live, patched);
            },
            context,
            request.Kind) ?? throw NotFound(request);
        await WriteAsync(request, 200, changed, context);
    }

    /// <summary>Removes an object, or begins to.</summary>
    public async Task DeleteAsync(ApiRequest request)
    {
        var (options, dryRun) = await DeleteOptions.ReadAsync(request);
        var context = request.WriteContext();
        var last = cluster.Delete(request.Key, options, context with { DryRun = context.DryRun || dryRun }) ?? throw NotFound(request);
        if (cluster.Find(request.Key) is { } marked && marked.Uid == last.Uid && !context.DryRun && !dryRun)
        {
            await reads.WriteAsync(request, 200, marked);
            return;
        }

        await Answer.WriteAsync(request.Http, 200, Answer.Success(request.Kind.Resource, request.Path.Name, last.Uid));
    }

    /// <summary>Removes what a request selects.</summary>
    public async Task DeleteCollectionAsync(ApiRequest request)
    {
        var (options, dryRun) = await DeleteOptions.ReadAsync(request);
        var context = request.WriteContext();
        var filter = new ObjectFilter(request);
        ImmutableArray<KubeObject> all = [.. cluster.List(request.Kind.Resource, request.Namespace).Where(filter.Matches)];
        foreach (var found in all)
        {
            _ = cluster.Delete(found.Key, options, context with { DryRun = context.DryRun || dryRun });
        }

        await Answer.WriteAsync(request.Http, 200, new Representation(RepresentationForm.Whole, "").Many(
            request.Kind,
            [.. all.Select(found => ObjectFilter.Content(request.Kind, found))],
            cluster.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "", null, cluster.Time.GetUtcNow()));
    }

    private async Task ApplyAsync(ApiRequest request)
    {
        var context = request.WriteContext(request.Path.Subresource);
        if (request.Query("fieldManager").Length == 0)
        {
            throw new StatusException(ApiStatus.Invalid(
                "meta.k8s.io", "PatchOptions", "", [new("FieldValueRequired", "fieldManager", "Required value: is required for apply patch")]));
        }

        var applied = await RequestBody.ObjectAsync(request, context);
        if (applied.Text("apiVersion").Length == 0 || applied.Text("kind").Length == 0)
        {
            throw new StatusException(ApiStatus.BadRequest("invalid object type: /, Kind="));
        }

        var metadata = applied.MetadataObject();
        if (metadata.Text("name").Length == 0)
        {
            metadata["name"] = request.Path.Name;
        }

        if (request.Kind.Namespaced)
        {
            metadata["namespace"] ??= request.Path.Namespace;
        }

        if (metadata["managedFields"] is JsonArray { Count: > 0 })
        {
            throw new StatusException(ApiStatus.BadRequest("metadata.managedFields must be nil"));
        }

        ObjectAddress.Check(request, applied);
        if (cluster.Find(request.Key) is null)
        {
            if (context.Subresource.Length > 0)
            {
                throw NotFound(request);
            }

            // To apply what is not there is to create it.
            authorizer.Check(request.Identity, ResourceRoutes.AccessOf(request.Http, request.Path) with { Verb = "create" });
        }

        var (changed, created) = cluster.Apply(request.Kind, applied, context);
        await WriteAsync(request, created ? 201 : 200, changed, context);
    }

    // Only the namespace's own subresource takes its finalizer off; clients that send a namespace know nothing of it.
    private static JsonObject KeepFinalizers(ApiRequest request, JsonObject live, JsonObject content)
    {
        if (request.Kind is { Group: "", Kind: "Namespace" } && request.Path.Subresource != "finalize")
        {
            content["spec"] = live["spec"]?.DeepClone();
        }

        return content;
    }

    private Task WriteAsync(ApiRequest request, int code, KubeObject stored, WriteContext context)
    {
        Answer.Warn(request.Http, context.Warnings);
        return reads.WriteAsync(request, code, stored);
    }

    private static StatusException NotFound(ApiRequest request) => new(ApiStatus.NotFound(request.Kind.Resource, request.Path.Name));
}
