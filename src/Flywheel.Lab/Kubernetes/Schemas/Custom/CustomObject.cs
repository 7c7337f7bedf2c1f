using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Validation;

namespace Flywheel.Lab.Kubernetes.Schemas.Custom;

/// <summary>What the schema of a custom kind asks of its objects.</summary>
internal static class CustomObject
{
    /// <summary>Takes out what the schema does not have and fills in its defaults.</summary>
    /// <returns>The paths of what was taken out.</returns>
    public static IReadOnlyList<string> Prune(JsonObject schema, JsonObject content)
    {
        var unknown = new List<string>();
        new SchemaPruning(unknown).Apply(schema, content);
        return unknown;
    }

    public static void Check(JsonObject schema, JsonObject content, FieldErrors errors) => new SchemaValidation(errors).Check(schema, content, "");
}
