using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Repositories.Hcl;

/// <summary>The JSON syntax of the same language, as far as its blocks are known: what is no block is an attribute.</summary>
internal static class HclJson
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = HclScanner.DeepestNesting };

    public static (HclBody Body, HclProblem Problem) Read(ReadOnlyMemory<byte> content)
    {
        var reader = new Utf8JsonReader(content.Span, Options);
        var blocks = ImmutableArray.CreateBuilder<HclBlock>();
        var attributes = ImmutableArray.CreateBuilder<HclAttribute>();
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return (HclBody.Empty, HclProblem.Syntax);
            }

            Members(ref reader, content, "", attributes, blocks);
            return (new(attributes.DrainToImmutable(), blocks.DrainToImmutable()), HclProblem.None);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // JSON has no way on after a mistake; invalid UTF-8 in a name is an InvalidOperationException
            var problem = IsTooDeep(content.Span) ? HclProblem.TooDeep : HclProblem.Syntax;
            return (new(attributes.DrainToImmutable(), blocks.DrainToImmutable()), problem);
        }
    }

    // How many labels a block has, by the block it is in; -1: an attribute.
    private static int LabelsOf(string parent, string name) => (parent, name) switch
    {
        ("", "resource" or "data" or "ephemeral") => 2,
        ("", "variable" or "output" or "module" or "provider" or "check") => 1,
        ("", "terraform" or "locals" or "moved" or "removed" or "import") => 0,
        ("terraform", "backend") => 1,
        ("terraform", "cloud" or "required_providers" or "encryption") => 0,
        ("check", "data") => 2,
        _ => -1,
    };

    // The reader stands on the opening brace, and on the closing one afterwards.
    private static void Members(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> content, string parent, ImmutableArray<HclAttribute>.Builder attributes, ImmutableArray<HclBlock>.Builder blocks)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var offset = (int)reader.TokenStartIndex;
            var name = reader.GetString()!;
            reader.Read();
            if (LabelsOf(parent, name) is var labels and >= 0)
            {
                Blocks(ref reader, content, new(name, [], HclBody.Empty, offset), labels, blocks);
            }
            else
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                attributes.Add(new(name, content[start..(int)reader.BytesConsumed], offset));
            }
        }
    }

    // A list where a block is expected stands for several blocks with the same labels so far.
    private static void Blocks(ref Utf8JsonReader reader, ReadOnlyMemory<byte> content, HclBlock block, int labels, ImmutableArray<HclBlock>.Builder blocks)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Blocks(ref reader, content, block, labels, blocks);
            }
        }
        else if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }
        else if (labels > 0)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var labelled = block with { Labels = block.Labels.Add(reader.GetString()!), Offset = (int)reader.TokenStartIndex };
                reader.Read();
                Blocks(ref reader, content, labelled, labels - 1, blocks);
            }
        }
        else
        {
            var attributes = ImmutableArray.CreateBuilder<HclAttribute>();
            var inner = ImmutableArray.CreateBuilder<HclBlock>();
            Members(ref reader, content, block.Type, attributes, inner);
            blocks.Add(block with { Body = new(attributes.DrainToImmutable(), inner.DrainToImmutable()) });
        }
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> content)
    {
        var (depth, deepest, isString) = (0, 0, false);
        for (var at = 0; at < content.Length; at++)
        {
            switch (content[at])
            {
                case (byte)'\\' when isString:
                    at++;
                    break;
                case (byte)'"':
                    isString = !isString;
                    break;
                case (byte)'{' or (byte)'[' when !isString:
                    deepest = Math.Max(deepest, ++depth);
                    break;
                case (byte)'}' or (byte)']' when !isString:
                    depth--;
                    break;
            }
        }

        return deepest > HclScanner.DeepestNesting;
    }
}
