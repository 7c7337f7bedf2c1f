using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Flywheel.Lab.Kubernetes.Manifests;

/// <summary>Reads YAML, and with it JSON, as kubectl reads manifests: several documents, anchors, merge keys. Bounded in depth and size.</summary>
/// <remarks>The tree is built from the parser's events, because the library's own one resolves aliases without limit.</remarks>
internal sealed class ManifestYaml
{
    /// <summary>So many values may come of one text, aliases written out.</summary>
    private const int MostValues = 1_000_000;

    private readonly Parser _parser;
    private readonly string _text;
    private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
    private int _depth;
    private int _values;

    private ManifestYaml(string text) => (_text, _parser) = (text, new Parser(new StringReader(text)));

    /// <summary>The documents of the text, without empty ones.</summary>
    /// <exception cref="FormatException">It is no YAML, or holds what JSON cannot say; the message names the line.</exception>
    public static ImmutableArray<JsonNode> Documents(string text) => [.. Read(text).Select(document => document.Root)];

    /// <summary>The same with their places.</summary>
    /// <exception cref="FormatException">As above.</exception>
    public static ImmutableArray<ManifestDocument> Read(string text)
    {
        try
        {
            return new ManifestYaml(text).Read();
        }
        catch (YamlException error)
        {
            throw new FormatException($"yaml: line {error.Start.Line}: {error.Message.TrimEnd('.')}", error);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // Hostile escapes and the like end inside the library with exceptions that are not its own.
            throw new FormatException($"yaml: {error.Message}", error);
        }
    }

    private ImmutableArray<ManifestDocument> Read()
    {
        var documents = ImmutableArray.CreateBuilder<ManifestDocument>();
        Next();
        while (Next() is not StreamEnd)
        {
            _anchors.Clear();
            var start = (int)_parser.Current!.End.Index;
            var line = Next().Start.Line;
            var root = Value();
            var end = (int)Next().Start.Index;
            if (root is not null)
            {
                documents.Add(new(root, line, _text[start..end].Trim()));
            }
        }

        return documents.DrainToImmutable();
    }

    // Leaves the parser at the value's last event.
    private JsonNode? Value()
    {
        var current = _parser.Current!;
        Count(current, 1);
        if (current is AnchorAlias alias)
        {
            return _anchors.TryGetValue(alias.Value, out var known)
                ? Copy(known, current)
                : throw new YamlException(current.Start, current.End, $"unknown anchor '{alias.Value}' referenced");
        }

        if (++_depth > KubeJson.MaximumDepth)
        {
            throw new YamlException(current.Start, current.End, "exceeded max depth");
        }

        var value = current switch
        {
            Scalar scalar => YamlScalars.Value(scalar),
            SequenceStart => Sequence(),
            MappingStart => Mapping(),
            _ => throw new YamlException(current.Start, current.End, "a value is missing"),
        };
        _depth--;
        if (current is NodeEvent { Anchor.IsEmpty: false } node)
        {
            _anchors[node.Anchor] = value;
        }

        return value;
    }

    private JsonArray Sequence()
    {
        var items = new JsonArray();
        while (Next() is not SequenceEnd)
        {
            items.Add(Value());
        }

        return items;
    }

    private JsonObject Mapping()
    {
        var fields = new JsonObject();
        List<JsonNode?> merged = [];
        while (Next() is not MappingEnd)
        {
            var key = _parser.Current as Scalar
                ?? throw new YamlException(_parser.Current!.Start, _parser.Current.End, "a key is not a text");
            Next();
            var place = _parser.Current!;
            var value = Value();
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged.AddRange(value is JsonArray several ? several : [value]);
            }
            else if (!fields.TryAdd(YamlScalars.Key(key), value))
            {
                throw new YamlException(place.Start, place.End, $"key \"{key.Value}\" already set in map");
            }
        }

        foreach (var (name, value) in merged.OfType<JsonObject>().SelectMany(other => other).ToList())
        {
            if (!fields.ContainsKey(name))
            {
                fields[name] = value?.DeepClone();
            }
        }

        return fields;
    }

    private JsonNode? Copy(JsonNode? known, ParsingEvent place)
    {
        Count(place, Size(known));
        return known?.DeepClone();
    }

    // An alias may stand for much more than it shows, and aliases of aliases for gigabytes.
    private void Count(ParsingEvent place, int values)
    {
        _values += values;
        if (_values > MostValues)
        {
            throw new YamlException(place.Start, place.End, "document contains excessive aliasing");
        }
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonObject fields => 1 + fields.Sum(field => Size(field.Value)),
        JsonArray items => 1 + items.Sum(Size),
        _ => 1,
    };

    private ParsingEvent Next() =>
        _parser.MoveNext() ? _parser.Current! : throw new FormatException("yaml: the text ends too early");
}
