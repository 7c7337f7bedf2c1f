using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Lifecycle;

/// <summary>When an object goes at once, and when it is only marked and waits for its finalizers.</summary>
internal static class Deletion
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    /// <summary>Refuses to delete another object than was meant, and what a cluster cannot do without.</summary>
    /// <exception cref="StatusException">409 for a precondition, 403 for a namespace of the system.</exception>
    public static void Check(KubeObject found, DeleteRequest request)
    {
        var (resource, _, name) = found.Key;
        if (request.Uid is { } uid && uid != found.Uid)
        {
            throw ChangedObject.Conflict(resource, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {found.Uid}");
        }

        var version = found.Version.ToString(CultureInfo.InvariantCulture);
        if (request.ResourceVersion is { Length: > 0 } wanted && wanted != version)
        {
            throw ChangedObject.Conflict(
                resource, name, $"Precondition failed: ResourceVersion in precondition: {wanted}, ResourceVersion in object meta: {version}");
        }

        if (resource is { Group: "", Plural: "namespaces" } && name is "default" or "kube-system" or "kube-public")
        {
            throw new StatusException(ApiStatus.Forbidden(resource, name, "this namespace may not be deleted"));
        }
    }

    /// <summary>Sets the finalizers that the propagation policy asks for; the garbage collector takes them off when it is done.</summary>
    public static void Propagate(JsonObject content, string? policy)
    {
        if (policy is null)
        {
            return;
        }

        var metadata = content.MetadataObject();
        ImmutableArray<string> others = [.. metadata.Texts("finalizers").Where(name => name is not (Foreground or Orphan))];
        var wanted = policy switch
        {
            "Foreground" => others.Add(Foreground),
            "Orphan" => others.Add(Orphan),
            _ => others,
        };
        if (wanted.IsEmpty)
        {
            metadata.Remove("finalizers");
        }
        else
        {
            metadata["finalizers"] = new JsonArray([.. wanted.Select(name => (JsonNode)name)]);
        }
    }

    /// <summary>
    /// How long a pod may take to end: what the request says, else its own grace period; nothing while it has no node, or when it has ended. Zero for
    /// all other kinds.
    /// </summary>
    public static long Grace(ApiKind kind, JsonObject content, DeleteRequest request)
    {
        if (kind is not { Group: "", Kind: "Pod" }
            || content["spec"] is not JsonObject spec
            || spec.Text("nodeName").Length == 0
            || (content["status"] as JsonObject).Text("phase") is "Succeeded" or "Failed")
        {
            return 0;
        }

        var asked = Math.Max(0, request.GracePeriodSeconds ?? spec.Number("terminationGracePeriodSeconds") ?? 30);
        return IsMarked(content) ? Math.Min(asked, content.MetadataObject().Number("deletionGracePeriodSeconds") ?? 0) : asked;
    }

    /// <summary>Somebody still has to finish something before the object may go.</summary>
    public static bool Waits(ApiKind kind, JsonObject content) =>
        (content["metadata"] as JsonObject).Texts("finalizers").Length > 0
        || (IsMarked(content) && content.MetadataObject().Number("deletionGracePeriodSeconds") > 0)
        || (kind is { Group: "", Kind: "Namespace" } && (content["spec"] as JsonObject).Texts("finalizers").Length > 0);

    /// <summary>The object is to go as soon as nobody holds it.</summary>
    public static bool IsMarked(JsonObject content) => content.Metadata("deletionTimestamp").Length > 0;

    /// <summary>Marks the object as going.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="content">Is changed.</param>
    /// <param name="now">When it was asked for.</param>
    /// <param name="grace">Seconds until it is to be gone.</param>
    public static void Mark(ApiKind kind, JsonObject content, DateTimeOffset now, long grace)
    {
        var metadata = content.MetadataObject();
        metadata["deletionTimestamp"] = KubeJson.Time(now.AddSeconds(Math.Min(grace, 1_000_000)));
        metadata["deletionGracePeriodSeconds"] = grace;
        if (metadata.Number("generation") is { } generation)
        {
            metadata["generation"] = generation + 1;
        }

        if (kind is { Group: "", Kind: "Namespace" })
        {
            content.Child("status")["phase"] = "Terminating";
        }
    }
}
