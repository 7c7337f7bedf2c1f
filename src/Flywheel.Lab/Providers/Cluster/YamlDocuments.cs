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

/// <summary>One document of a text.</summary>
/// <param name="Root">What it says.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Text">As it was written.</param>
internal sealed record YamlDocument(JsonNode Root, long Line, string Text);

/// <summary>YAML as the JSON that kubectl makes of it (sigs.k8s.io/yaml: YAML 1.1, so <c>yes</c> and <c>on</c> are true).</summary>
internal sealed class YamlDocuments
{
    /// <summary>The largest object that a cluster takes, twice.</summary>
    public const int LargestText = 6 << 20;

    private const int Deepest = 100;

    private const int MostNodes = 1 << 20;

    private readonly Parser _parser;
    private readonly string _text;
    private readonly Dictionary<string, JsonNode?> _anchors = [];
    private int _nodes;

    private YamlDocuments(string text) => (_text, _parser) = (text, new(new StringReader(text)));

    /// <summary>Every document; empty ones are left out.</summary>
    /// <exception cref="YamlProblem">It is not YAML.</exception>
    public static IReadOnlyList<YamlDocument> Read(string text)
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

    private List<YamlDocument> Documents()
    {
        var documents = new List<YamlDocument>();
        _ = _parser.Consume<StreamStart>();
        while (!_parser.TryConsume<StreamEnd>(out _))
        {
            var start = _parser.Consume<DocumentStart>();
            _anchors.Clear();
            var line = _parser.Current!.Start.Line;
            var root = Node(1);
            var end = _parser.Consume<DocumentEnd>();
            if (root is not null)
            {
                documents.Add(new(root, line, _text[(int)start.End.Index..(int)end.Start.Index].Trim()));
            }
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
