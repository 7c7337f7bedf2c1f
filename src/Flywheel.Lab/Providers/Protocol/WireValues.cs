using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Protocol.Wire;
using Flywheel.Lab.Providers.Values;
using Google.Protobuf;
using NestedBlock = Flywheel.Lab.Providers.Framework.NestedBlock;

namespace Flywheel.Lab.Providers.Protocol;

/// <summary>Between the framework's words and the protocol's messages.</summary>
internal static class WireValues
{
    public static TofuValue From(DynamicValue? value, TofuType type)
    {
        if (value is null || (value.Msgpack.IsEmpty && value.Json.IsEmpty))
        {
            return TofuValue.Null;
        }

        if (!value.Msgpack.IsEmpty)
        {
            return ValueCodec.Decode(value.Msgpack.Span, type);
        }

        using var json = System.Text.Json.JsonDocument.Parse(value.Json.Memory);
        return ValueJson.Read(json.RootElement, type);
    }

    public static DynamicValue To(TofuValue value, TofuType type) => new() { Msgpack = UnsafeByteOperations.UnsafeWrap(ValueCodec.Encode(value, type)) };

    public static Diagnostic To(ProviderProblem problem)
    {
        var diagnostic = new Diagnostic
        {
            Severity = problem.IsWarning ? Diagnostic.Types.Severity.Warning : Diagnostic.Types.Severity.Error,
            Summary = problem.Summary,
            Detail = problem.Detail,
        };
        if (problem.Attribute is { Steps.IsEmpty: false } path)
        {
            diagnostic.Attribute = To(path);
        }

        return diagnostic;
    }

    public static AttributePath To(ValuePath path)
    {
        var wire = new AttributePath();
        wire.Steps.AddRange(path.Steps.Select(step => step switch
        {
            ValuePath.Step.OfAttribute attribute => new AttributePath.Types.Step { AttributeName = attribute.Name },
            ValuePath.Step.OfKey key => new AttributePath.Types.Step { ElementKeyString = key.Key },
            ValuePath.Step.OfIndex index => new AttributePath.Types.Step { ElementKeyInt = index.Index },
            _ => throw new System.Diagnostics.UnreachableException(),
        }));
        return wire;
    }

    public static Schema To(ResourceSchema schema) => new() { Version = schema.Version, Block = To(schema.Block) };

    private static Schema.Types.Block To(SchemaBlock block)
    {
        var wire = new Schema.Types.Block();
        wire.Attributes.AddRange(block.Attributes.Select(To));
        wire.BlockTypes.AddRange(block.Blocks.Select(To));
        return wire;
    }

    private static Schema.Types.NestedBlock To(NestedBlock block) => new()
    {
        TypeName = block.Name,
        Block = To(block.Block),
        Nesting = To(block.Nesting),
        MinItems = block.MinItems,
        MaxItems = block.MaxItems,
    };

    private static Schema.Types.Attribute To(SchemaAttribute attribute)
    {
        var wire = new Schema.Types.Attribute
        {
            Name = attribute.Name,
            Required = attribute.Required,
            Optional = attribute.Optional,
            Computed = attribute.Computed,
            Sensitive = attribute.Sensitive,
            WriteOnly = attribute.WriteOnly,
            Deprecated = attribute.Deprecated is not null,
        };
        if (attribute.Nested is { } nested)
        {
            wire.NestedType = new() { Nesting = To(nested.Nesting) };
            wire.NestedType.Attributes.AddRange(nested.Attributes.Select(To));
        }
        else
        {
            wire.Type = ByteString.CopyFrom(attribute.Type.ToJson());
        }

        return wire;
    }

    private static Schema.Types.Nesting To(Nesting nesting) => nesting switch
    {
        Nesting.Single => Schema.Types.Nesting.Single,
        Nesting.List => Schema.Types.Nesting.List,
        Nesting.Set => Schema.Types.Nesting.Set,
        _ => Schema.Types.Nesting.Map,
    };
}
