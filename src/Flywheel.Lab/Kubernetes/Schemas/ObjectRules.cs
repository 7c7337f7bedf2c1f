using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas.Custom;
using Flywheel.Lab.Kubernetes.Schemas.Defaults;
using Flywheel.Lab.Kubernetes.Schemas.Fields;
using Flywheel.Lab.Kubernetes.Schemas.Services;
using Flywheel.Lab.Kubernetes.Schemas.Validation;

namespace Flywheel.Lab.Kubernetes.Schemas;

/// <summary>What every object must keep to before it is stored: the fields of its kind, their defaults, their rules. Thread-safe.</summary>
/// <param name="services">All services of the cluster, asked for when one is written; called on the writer's thread.</param>
internal sealed class ObjectRules(Func<ImmutableArray<KubeObject>> services)
{
    private readonly ServiceAddresses _addresses = new(services);

    /// <summary>
    /// Checks an object as a write would leave it. Unknown fields are refused, or dropped with or without a warning, as the context says;
    /// what the kind sets by itself is filled in; quantities and times get the form that the server writes. A new Job needs its
    /// <c>metadata.uid</c> before.
    /// </summary>
    /// <param name="kind">Its kind, in the version that it is written in.</param>
    /// <param name="content">The whole object; it is changed.</param>
    /// <param name="before">The stored object, which is not changed; null: it is new.</param>
    /// <param name="context">How the write is made; takes the warnings.</param>
    /// <returns>The object to store.</returns>
    /// <exception cref="StatusException">400 for fields that are unknown or of another type, 422 for broken rules.</exception>
    public JsonObject Prepare(ApiKind kind, JsonObject content, JsonObject? before, WriteContext context)
    {
        var unknown = KindReader.Read(kind, content);
        FieldProblems.Report(unknown.Select(FieldProblems.Unknown), kind, context);
        ObjectDefaults.Apply(kind, content, before);
        var errors = new FieldErrors();
        MetadataRules.Check(kind, content, errors);
        if (kind is { IsCustom: true, Schema: not null })
        {
            CustomObject.Check(kind.Schema, content, errors);
        }
        // a write of the status leaves everything else as it was
        else if (context.Subresource != "status" && !kind.IsCustom)
        {
            ObjectValidation.Check(kind, content, before, errors);
        }

        if (errors.IsEmpty && kind is { Group: "", Kind: "Service" } && context.Subresource.Length == 0)
        {
            _addresses.Assign(content, errors);
        }

        return errors.IsEmpty
            ? content
            : throw new StatusException(ApiStatus.Invalid(kind.Group, kind.Kind, content.Object("metadata")?.Text("name") ?? "", errors.Causes));
    }
}
