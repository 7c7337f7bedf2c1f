using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Fields;

namespace Flywheel.Lab.Kubernetes.Schemas.Custom;

/// <summary>
/// Takes the fields out of a custom object that its schema does not have, and fills in the schema's defaults
/// (apiextensions-apiserver, pkg/apiserver/schema/pruning and defaulting).
/// </summary>
/// <param name="unknown">Takes the paths of what was taken out.</param>
internal sealed class SchemaPruning(ICollection<string> unknown)
{
    private readonly FieldPath _path = new();

    /// <summary>Changes the object; apiVersion, kind and metadata are no part of any schema and stay.</summary>
    public void Apply(JsonObject schema, JsonObject content)
    {
        var properties = schema.Object("properties") ?? [];
        foreach (var (name, value) in content.ToList())
        {
            if (name is not ("apiVersion" or "kind" or "metadata"))
            {
                Field(schema, properties, content, name, value);
            }
        }

        Defaults(properties, content);
    }

    private void Value(JsonObject schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject content:
                Object(schema, content);
                break;
            case JsonArray list when schema.Object("items") is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    _path.Enter(i);
                    Value(items, list[i]);
                    _path.Leave();
                }

                break;
        }
    }

    private void Object(JsonObject schema, JsonObject content)
    {
        var properties = schema.Object("properties") ?? [];
        var isEmbedded = schema.Flag("x-kubernetes-embedded-resource");
        foreach (var (name, value) in content.ToList())
        {
            if (!isEmbedded || name is not ("apiVersion" or "kind" or "metadata"))
            {
                Field(schema, properties, content, name, value);
            }
        }

        Defaults(properties, content);
    }

    private void Field(JsonObject schema, JsonObject properties, JsonObject content, string name, JsonNode? value)
    {
        _path.Enter(name);
        if (properties.Object(name) is { } property)
        {
            // null stands for absent where it is not allowed and there is a default
            if (value is null && !property.Flag("nullable") && property["default"] is not null)
            {
                content.Remove(name);
            }
            else
            {
                Value(property, value);
            }
        }
        else if (schema.Object("additionalProperties") is { } values)
        {
            Value(values, value);
        }
        else if (!schema.Flag("x-kubernetes-preserve-unknown-fields") && !schema.Flag("additionalProperties"))
        {
            unknown.Add(_path.ToString());
            content.Remove(name);
        }

        _path.Leave();
    }

    private void Defaults(JsonObject properties, JsonObject content)
    {
        foreach (var (name, property) in properties)
        {
            if (!content.ContainsKey(name) && property is JsonObject schema && schema["default"] is { } value)
            {
                content[name] = value.DeepClone();
                // what a default leaves out has defaults too
                Value(schema, content[name]);
            }
        }
    }
}
