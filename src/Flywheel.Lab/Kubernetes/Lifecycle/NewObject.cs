using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Lifecycle;

/// <summary>What the server sets on an object that is created, whatever the client sent.</summary>
internal static class NewObject
{
    /// <summary>Gives the object its identity: name, uid, time, first generation; and takes away what only the server may set.</summary>
    /// <exception cref="StatusException">The name is missing or breaks the kind's rule, or the object carries a version.</exception>
    public static void Complete(ApiKind kind, JsonObject content, DateTimeOffset now)
    {
        content["apiVersion"] = kind.ApiVersion;
        content["kind"] = kind.Kind;
        var metadata = content.MetadataObject();
        if (metadata.Text("resourceVersion") is { Length: > 0 } and not "0")
        {
            // The real server has no better word for it either.
            throw new StatusException(new()
            {
                Code = 500,
                Reason = "",
                Message = "resourceVersion should not be set on objects to be created",
            });
        }

        Name(kind, metadata);
        foreach (var field in (ReadOnlySpan<string>)["resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"])
        {
            metadata.Remove(field);
        }

        if (!kind.Namespaced)
        {
            metadata.Remove("namespace");
        }

        metadata["uid"] = NewUid();
        metadata["creationTimestamp"] = KubeJson.Time(now);
        if (Generations.Counts(kind))
        {
            metadata["generation"] = 1;
        }

        FirstStatus(kind, content);
        if (kind is { Group: "", Kind: "Namespace" })
        {
            content.Child("spec")["finalizers"] = new JsonArray("kubernetes");
            metadata.Child("labels")["kubernetes.io/metadata.name"] = metadata.Text("name");
        }
    }

    private static void Name(ApiKind kind, JsonObject metadata)
    {
        var name = metadata.Text("name");
        if (name.Length == 0 && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            name = ObjectNames.Generate(prefix);
            metadata["name"] = name;
        }

        if (name.Length == 0)
        {
            throw Invalid(kind, "", new("FieldValueRequired", "metadata.name", "Required value: name or generateName is required"));
        }

        if (ObjectNames.Problem(kind.Group, kind.Kind, name) is { } problem)
        {
            throw Invalid(kind, name, new("FieldValueInvalid", "metadata.name", $"Invalid value: \"{name}\": {problem}"));
        }
    }

    /// <summary>A status is written through its subresource alone; a new object begins with the empty one of its kind.</summary>
    private static void FirstStatus(ApiKind kind, JsonObject content)
    {
        if (!kind.HasStatus)
        {
            return;
        }

        content.Remove("status");
        if (!kind.IsCustom)
        {
            content["status"] = kind.Kind switch
            {
                "Namespace" => new JsonObject { ["phase"] = "Active" },
                "Pod" or "PersistentVolumeClaim" or "PersistentVolume" => new JsonObject { ["phase"] = "Pending" },
                "Service" or "Ingress" => new JsonObject { ["loadBalancer"] = new JsonObject() },
                _ => new JsonObject(),
            };
        }
    }

    private static string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        // RFC 9562: version 4, variant 10
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static StatusException Invalid(ApiKind kind, string name, StatusCause cause) =>
        new(ApiStatus.Invalid(kind.Group, kind.Kind, name, [cause]));
}
