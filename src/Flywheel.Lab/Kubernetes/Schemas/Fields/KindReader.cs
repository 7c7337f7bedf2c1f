using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Schemas.Custom;
using Flywheel.Lab.Kubernetes.Schemas.Types;

namespace Flywheel.Lab.Kubernetes.Schemas.Fields;

/// <summary>Reads objects of any kind: built-in ones by their types, custom ones by their schemas.</summary>
internal static class KindReader
{
    /// <summary>Brings the object into the server's form.</summary>
    /// <returns>The unknown fields, which are no longer in it.</returns>
    /// <exception cref="StatusException">400: a value has another type.</exception>
    public static IReadOnlyList<string> Read(ApiKind kind, JsonObject content)
    {
        var unknown = new List<string>();
        var reader = new ObjectReader(unknown);
        try
        {
            if (TypeTable.Of(kind) is { } type)
            {
                reader.Read(type, content);
            }
            else if (content["metadata"] is JsonObject metadata)
            {
                reader.Read(TypeTable.Require("meta/v1", "ObjectMeta"), metadata, "metadata");
            }
            else if (content.ContainsKey("metadata"))
            {
                throw new FieldTypeException("json: cannot unmarshal value into Go struct field .metadata of type v1.ObjectMeta");
            }
        }
        catch (FieldTypeException error)
        {
            throw FieldProblems.Refused(kind, error.Message);
        }

        if (kind is { IsCustom: true, Schema: not null })
        {
            unknown.AddRange(CustomObject.Prune(kind.Schema, content));
        }

        return unknown;
    }
}
