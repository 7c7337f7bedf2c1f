using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Quantities;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of claims and storage classes (pkg/apis/core/validation/validation.go, pkg/apis/storage/validation).</summary>
internal static class StorageRules
{
    public static void Claim(JsonObject claim, JsonObject? before, FieldErrors errors)
    {
        var spec = claim.Object("spec") ?? [];
        if (!spec.Texts("accessModes").Any())
        {
            errors.Required("spec.accessModes", "at least 1 access mode is required");
        }

        foreach (var mode in spec.Texts("accessModes"))
        {
            if (mode is not ("ReadWriteOnce" or "ReadOnlyMany" or "ReadWriteMany" or "ReadWriteOncePod"))
            {
                errors.NotSupported("spec.accessModes", mode, "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
            }
        }

        var storage = spec.Object("resources", "requests")?.Text("storage") ?? "";
        if (!Quantity.TryParse(storage, out var amount, out _))
        {
            errors.Required("spec.resources[storage]");
        }
        else if (amount.Nanos.Sign <= 0)
        {
            errors.InvalidText("spec.resources[storage]", storage, "must be greater than zero");
        }

        Values.OneOf(spec, "volumeMode", "spec", errors, "Block", "Filesystem");
        if (before?.Object("spec") is { } old)
        {
            Update(spec, old, amount, before.Object("status")?.Text("phase") == "Bound", errors);
        }
    }

    public static void StorageClass(JsonObject content, JsonObject? before, FieldErrors errors)
    {
        Values.Required(content, "provisioner", "", errors);
        Values.OneOf(content, "reclaimPolicy", "", errors, "Delete", "Retain");
        if (before is null)
        {
            return;
        }

        foreach (var name in (ReadOnlySpan<string>)["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"])
        {
            if (!JsonNode.DeepEquals(content[name], before[name]))
            {
                errors.Forbidden(name, name == "parameters" ? "updates to parameters are forbidden." : $"updates to {name} are forbidden.");
            }
        }
    }

    private static void Update(JsonObject spec, JsonObject old, Quantity amount, bool isBound, FieldErrors errors)
    {
        if (!JsonNode.DeepEquals(Fixed(spec, old, isBound), Fixed(old, old, isBound)))
        {
            errors.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        }

        if (isBound && Quantity.TryParse(old.Object("resources", "requests")?.Text("storage") ?? "", out var earlier, out _) && amount < earlier)
        {
            errors.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
    }

    private static JsonObject Fixed(JsonObject spec, JsonObject old, bool isBound)
    {
        var copy = spec.DeepClone().AsObject();
        if (isBound)
        {
            copy.Object("resources", "requests")?.Remove("storage");
            copy.Remove("volumeAttributesClassName");
        }

        // whoever binds the claim writes the volume's name into it
        if (old["volumeName"] is null)
        {
            copy.Remove("volumeName");
        }

        return copy;
    }
}
