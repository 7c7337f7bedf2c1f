using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>A stand-in's schema in the words of the tables of the real providers.</summary>
internal static class SchemaRows
{
    public static IEnumerable<ProviderTableRow> Of(SchemaBlock block, string path = "") =>
        block.Attributes.SelectMany(attribute => Of(attribute, path)).Concat(block.Blocks.SelectMany(nested => Of(nested, path)));

    private static IEnumerable<ProviderTableRow> Of(SchemaAttribute attribute, string path)
    {
        var name = path + attribute.Name;
        string[] given = [attribute.Required ? "required" : "", attribute.Optional ? "optional" : "", attribute.Computed ? "computed" : ""];
        string[] marks = [attribute.Sensitive ? "sensitive" : "", attribute.WriteOnly ? "write-only" : "", attribute.Deprecated is null ? "" : "deprecated"];
        var nested = attribute.Nested is { } inner ? Of(inner.Block, $"{name}.") : [];
        var type = attribute.Nested is { } objects ? Collection(objects.Nesting, "object") : Words(attribute.Type);
        return nested.Prepend(new(name, type, Joined(given), Joined(marks), attribute.Default is { } value ? Words(value) : "", ""));
    }

    private static IEnumerable<ProviderTableRow> Of(NestedBlock block, string path)
    {
        var name = path + block.Name;
        var type = (block.Nesting, block.MinItems, block.MaxItems) switch
        {
            (Nesting.Single, _, _) => "single block",
            (_, 1, 1) => $"{Nouns(block.Nesting)} of exactly 1 block",
            (_, 0, 1) => $"{Nouns(block.Nesting)} of at most 1 block",
            _ => $"{Nouns(block.Nesting)} of blocks",
        };
        return Of(block.Block, $"{name}.").Prepend(new(name, type, block.MinItems > 0 ? "required" : "optional", "", "", ""));
    }

    private static string Collection(Nesting nesting, string noun) => nesting == Nesting.Single ? noun : $"{Nouns(nesting)} of {noun}s";

    private static string Nouns(Nesting nesting) => nesting switch { Nesting.List => "list", Nesting.Set => "set", _ => "map" };

    private static string Words(TofuType type) => type switch
    {
        TofuType.Primitive primitive => primitive.Name,
        TofuType.Collection { Kind: var kind, Element: var element } => $"{(kind switch { TofuType.CollectionKind.List => "list", TofuType.CollectionKind.Set => "set", _ => "map" })} of {Words(element)}",
        _ => "object",
    };

    private static string Words(TofuValue value) => value.Kind switch
    {
        ValueKind.Bool => value.Truth == true ? "true" : "false",
        ValueKind.Number => $"{value.Integer}",
        _ => $"\"{value.Text}\"",
    };

    private static string Joined(string[] words) => string.Join(", ", words.Where(word => word.Length > 0));
}
