using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>Whether an object says the same of its kind, namespace and name as the path that it is sent to.</summary>
internal static class ObjectAddress
{
    /// <summary>Kind, namespace and name.</summary>
    /// <exception cref="StatusException">400: one of them differs.</exception>
    public static void Check(ApiRequest request, JsonObject content)
    {
        CheckKind(request, content);
        CheckNamespace(request, content);
        var name = content.Name();
        if (name.Length == 0)
        {
            throw new StatusException(ApiStatus.BadRequest("the name of the object must be set: metadata.name is missing"));
        }

        if (name != request.Path.Name)
        {
            throw new StatusException(ApiStatus.BadRequest(
                $"the name of the object ({name}) does not match the name on the URL ({request.Path.Name})"));
        }
    }

    /// <summary>Version and kind; a built-in kind may be left out.</summary>
    /// <exception cref="StatusException">400: it is another, or a custom kind does not say which.</exception>
    public static void CheckKind(ApiRequest request, JsonObject content)
    {
        if (content["metadata"] is not (null or JsonObject))
        {
            throw new StatusException(ApiStatus.BadRequest(
                $"{request.Kind.Kind} in version \"{request.Kind.Version}\" cannot be handled as a {request.Kind.Kind}: metadata is no object"));
        }

        var (apiVersion, kind) = (content.Text("apiVersion"), content.Text("kind"));
        if (request.Kind.IsCustom && kind.Length == 0)
        {
            throw new StatusException(ApiStatus.BadRequest("Object 'Kind' is missing in the body of the request"));
        }

        if (apiVersion.Length > 0 && apiVersion != request.Kind.ApiVersion)
        {
            throw new StatusException(ApiStatus.BadRequest(
                $"the API version in the data ({apiVersion}) does not match the expected API version ({request.Kind.ApiVersion})"));
        }

        if (kind.Length > 0 && kind != request.Kind.Kind)
        {
            throw new StatusException(ApiStatus.BadRequest(
                $"{kind} in version \"{request.Kind.Version}\" cannot be handled as a {request.Kind.Kind}: the kinds differ"));
        }
    }

    /// <summary>The namespace, which is filled in when the object does not name it.</summary>
    /// <exception cref="StatusException">400: it is another.</exception>
    public static void CheckNamespace(ApiRequest request, JsonObject content)
    {
        if (!request.Kind.Namespaced)
        {
            return;
        }

        var @namespace = content.Namespace();
        if (@namespace.Length == 0)
        {
            content.MetadataObject()["namespace"] = request.Path.Namespace;
        }
        else if (@namespace != request.Path.Namespace)
        {
            throw new StatusException(ApiStatus.BadRequest(
                "the namespace of the provided object does not match the namespace sent on the request"));
        }
    }
}
