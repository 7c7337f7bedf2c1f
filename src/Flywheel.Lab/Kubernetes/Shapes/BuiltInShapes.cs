using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Shapes;

/// <summary>The shapes of the built-in kinds, read from <c>shapes.txt</c> beside this file.</summary>
internal sealed class BuiltInShapes
{
    private static readonly Lazy<BuiltInShapes> Loaded = new(Load);

    private readonly Dictionary<string, ShapeFields> _types = new(StringComparer.Ordinal);
    private FrozenDictionary<string, (Shape Shape, string Zero)> _kinds = FrozenDictionary<string, (Shape, string)>.Empty;

    /// <summary>The shape of <c>metadata</c>, the same for all kinds.</summary>
    public static Shape Metadata => new() { Fields = new(() => Loaded.Value._types["ObjectMeta"]) };

    /// <summary>By <c>apps/v1/Deployment</c>, and what the server writes for an object of the kind without content; null: unknown.</summary>
    public static (Shape Shape, string Zero)? Find(string apiVersion, string kind) =>
        Loaded.Value._kinds.TryGetValue($"{apiVersion}/{kind}", out var found) ? found : null;

    private static BuiltInShapes Load()
    {
        using var stream = typeof(BuiltInShapes).Assembly.GetManifestResourceStream("Flywheel.Lab.Kubernetes.Shapes.shapes.txt")!;
        using var reader = new StreamReader(stream);
        var shapes = new BuiltInShapes();
        var kinds = new Dictionary<string, (Shape, string)>(StringComparer.Ordinal);
        var fields = new Dictionary<string, Shape>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["kind", var name, var type, var zero]:
                    kinds[name] = (shapes.OfType(type), zero);
                    break;
                case ["type", var type]:
                    fields = new(StringComparer.Ordinal);
                    shapes._types[type] = new ShapeFields(fields, NamesAll: true);
                    break;
                case [var field, .. var rules] when line.StartsWith("  ", StringComparison.Ordinal):
                    fields[field] = shapes.Read(rules);
                    break;
                default:
                    break;
            }
        }

        shapes._kinds = kinds.ToFrozenDictionary(StringComparer.Ordinal);
        return shapes;
    }

    private Shape OfType(string type) => type == "-" ? Shape.Plain : new() { Fields = new(() => _types[type]) };

    private Shape Read(string[] rules)
    {
        var shape = Shape.Plain;
        for (var i = 0; i < rules.Length; i++)
        {
            var rule = rules[i];
            var open = rule.IndexOf('(', StringComparison.Ordinal);
            var argument = open < 0 ? "" : rule[(open + 1)..^1];
            shape = (open < 0 ? rule : rule[..open]) switch
            {
                "map" => shape with { Keys = [.. argument.Split(',')] },
                "set" => shape with { IsSet = true },
                "atomic" => shape with { IsAtomic = true },
                "single" => shape with { HasSingleItems = true },
                "merge" => shape with { Patch = new PatchRule(Merges: true, argument.Length == 0 ? null : argument) },
                "replace" => shape with { Patch = new PatchRule(Replaces: true) },
                "default" => shape with { Default = JsonNode.Parse(argument) },
                "of" => shape with { Fields = OfType(rules[++i]).Fields },
                _ => throw new InvalidDataException($"shapes.txt knows no rule {rule}"),
            };
        }

        return shape;
    }
}
