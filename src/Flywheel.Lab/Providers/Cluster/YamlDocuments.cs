using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Flywheel.Lab.Providers.Cluster;

/// <summary>A text that is not the YAML it should be.</summary>
internal sealed class YamlProblem(string what, long line) : Exception($"line {line}: {what}")
{
    /// <summary>From 1.</summary>
    public long Line { get; } = line;
}

/// <summary>YAML as the JSON that kubectl makes of it (sigs.k8s.io/yaml: YAML 1.1, so <c>yes</c> and <c>on</c> are true).</summary>
internal sealed class YamlDocuments
{
    /// <summary>The largest object that a cluster takes, twice.</summary>
    public const int LargestText = 6 << 20;

    private const int Deepest = 100;

    private const int MostNodes = 1 << 20;

    private readonly Parser _parser;
    private readonly Dictionary<string, JsonNode?> _anchors = [];
    private int _nodes;

    private YamlDocuments(string text) => _parser = new(new StringReader(text));

    /// <summary>Every document with the line that it begins at; empty ones are left out.</summary>
    /// <exception cref="YamlProblem">It is not YAML.</exception>
    public static IReadOnlyList<(JsonNode Root, long Line)> Read(string text)
    {
        if (text.Length > LargestText)
        {
            throw new YamlProblem("the text has more than 6 MiB", 1);
        }

        try
        {
            return new YamlDocuments(text).Documents();
        }
        catch (YamlException problem)
        {
            throw new YamlProblem(problem.InnerException?.Message ?? problem.Message, problem.Start.Line);
        }
    }

    private List<(JsonNode Root, long Line)> Documents()
    {
        var documents = new List<(JsonNode, long)>();
        _ = _parser.Consume<StreamStart>();
        while (!_parser.TryConsume<StreamEnd>(out _))
        {
            _ = _parser.Consume<DocumentStart>();
            _anchors.Clear();
            var line = _parser.Current!.Start.Line;
            if (Node(1) is { } root)
            {
                documents.Add((root, line));
            }

            _ = _parser.Consume<DocumentEnd>();
        }

        return documents;
    }

    private JsonNode? Node(int depth)
    {
        if (depth > Deepest || ++_nodes > MostNodes)
        {
            throw new YamlProblem("it is nested too deeply or has too many values", _parser.Current!.Start.Line);
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            var copy = _anchors.TryGetValue(alias.Value.Value, out var node)
                ? node?.DeepClone()
                : throw new YamlProblem($"unknown anchor '{alias.Value}'", alias.Start.Line);
            _nodes += Count(copy);
            return copy;
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return Anchored(scalar, YamlScalar.Read(scalar));
        }

        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            var array = new JsonArray();
            while (!_parser.TryConsume<SequenceEnd>(out _))
            {
                array.Add(Node(depth + 1));
            }

            return Anchored(sequence, array);
        }

        return Anchored(_parser.Current as MappingStart, Mapping(depth));
    }

    private JsonObject Mapping(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var content = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new YamlProblem("a key is not a text", start.Start.Line);
            }

            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                Merge(content, Node(depth + 1), key.Start.Line);
            }
            else if (!content.TryAdd(key.Value, Node(depth + 1)))
            {
                throw new YamlProblem($"key \"{key.Value}\" already set in map", key.Start.Line);
            }
        }

        return content;
    }

    private static void Merge(JsonObject into, JsonNode? from, long line)
    {
        foreach (var source in from as JsonArray ?? [from?.DeepClone()])
        {
            foreach (var (key, value) in source as JsonObject ?? throw new YamlProblem("a merge (<<) needs a map", line))
            {
                into.TryAdd(key, value?.DeepClone());
            }
        }
    }

    private JsonNode? Anchored(NodeEvent? start, JsonNode? node)
    {
        if (start is { Anchor.IsEmpty: false })
        {
            _anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private static int Count(JsonNode? node) => 1 + node switch
    {
        JsonObject map => map.Sum(m => Count(m.Value)),
        JsonArray list => list.Sum(Count),
        _ => 0,
    };
}
