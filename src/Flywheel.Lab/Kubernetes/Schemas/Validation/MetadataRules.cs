using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of names, labels and annotations (apimachinery, pkg/api/validation/objectmeta.go).</summary>
internal static class MetadataRules
{
    private const int AnnotationLimit = 256 * 1024;

    public static void Check(ApiKind kind, JsonObject content, FieldErrors errors)
    {
        var metadata = content.Object("metadata") ?? [];
        var name = metadata.Text("name");
        if (name.Length == 0 && metadata.Text("generateName").Length == 0)
        {
            errors.Required("metadata.name", "name or generateName is required");
        }
        else if (name.Length > 0)
        {
            errors.InvalidTexts("metadata.name", name, Name(kind, name));
        }

        Labels(metadata, "metadata", errors);
        Finalizers(metadata, errors);
        Owners(metadata, errors);
    }

    /// <summary>Labels and annotations of an object or a template.</summary>
    public static void Labels(JsonObject metadata, string field, FieldErrors errors)
    {
        LabelSet(metadata.Object("labels"), $"{field}.labels", errors);
        long size = 0;
        foreach (var (key, _) in metadata.Object("annotations") ?? [])
        {
            size += key.Length + metadata.Object("annotations")!.Text(key).Length;
            errors.InvalidTexts($"{field}.annotations", key, Names.Qualified(Lowered(key)));
        }

        if (size > AnnotationLimit)
        {
            errors.TooLong($"{field}.annotations", AnnotationLimit);
        }
    }

    public static void LabelSet(JsonObject? labels, string field, FieldErrors errors)
    {
        foreach (var (key, _) in labels ?? [])
        {
            var value = labels!.Text(key);
            errors.InvalidTexts(field, key, Names.Qualified(key));
            errors.InvalidTexts(field, value, Names.LabelValue(value));
        }
    }

    private static IEnumerable<string> Name(ApiKind kind, string name) => (kind.Group, kind.Kind) switch
    {
        ("", "Service") => Names.OldLabel(name),
        ("", "Namespace") => Names.Label(name),
        ("rbac.authorization.k8s.io", _) => Names.PathSegment(name),
        ("batch", "CronJob") when name.Length > 52 => ["must be no more than 52 characters"],
        _ => Names.Subdomain(name),
    };

    private static void Finalizers(JsonObject metadata, FieldErrors errors)
    {
        foreach (var finalizer in metadata.Texts("finalizers"))
        {
            errors.InvalidTexts("metadata.finalizers", finalizer, Names.Qualified(finalizer));
        }
    }

    private static void Owners(JsonObject metadata, FieldErrors errors)
    {
        foreach (var owner in metadata.Objects("ownerReferences"))
        {
            foreach (var name in (ReadOnlySpan<string>)["apiVersion", "kind", "name", "uid"])
            {
                if (owner.Text(name).Length == 0)
                {
                    errors.InvalidText($"metadata.ownerReferences.{name}", "", $"{(name == "apiVersion" ? "version" : name)} must not be empty");
                }
            }
        }
    }

    // the rule for keys of annotations is that of labels, but their case does not matter
#pragma warning disable CA1308
    private static string Lowered(string key) => key.ToLowerInvariant();
#pragma warning restore CA1308
}
