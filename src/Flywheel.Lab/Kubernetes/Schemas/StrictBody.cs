using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas.Fields;

namespace Flywheel.Lab.Kubernetes.Schemas;

/// <summary>Reads a JSON body from the wire, where alone fields that stand twice can be seen; the last one counts.</summary>
internal static class StrictBody
{
    /// <summary>As deep as a body may be nested.</summary>
    public const int MaximumDepth = 128;

    /// <summary>The object in the body; a field that stands twice is refused or warned of as the context says.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <param name="kind">The kind that is written, for the sentence of the refusal.</param>
    /// <param name="context">How the write is made; takes the warnings.</param>
    /// <exception cref="StatusException">400: no JSON, no object, or a field twice where that is refused.</exception>
    public static JsonObject Read(ReadOnlyMemory<byte> body, ApiKind kind, WriteContext context)
    {
        var (content, duplicates) = Parse(body.Span);
        if (duplicates.Count > 0)
        {
            IEnumerable<string> problems = duplicates;
            if (context.FieldValidation == FieldValidation.Strict)
            {
                // one refusal names everything that is wrong with the fields
                var unknown = KindReader.Read(kind, content.DeepClone().AsObject());
                problems = [.. duplicates, .. unknown.Select(FieldProblems.Unknown)];
            }

            FieldProblems.Report(problems, kind, context);
        }

        return content;
    }

    /// <summary>Any value, with all its texts read, so that nobody finds out later that one is no Unicode; of a field that stands twice the last one counts.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text is no Unicode.</exception>
    public static JsonNode? Any(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaximumDepth });
        reader.Read();
        var value = Value(ref reader, new FieldPath(), []);
        return reader.Read() ? throw new JsonException("invalid character after top-level value") : value;
    }

    private static (JsonObject Content, IReadOnlyCollection<string> Duplicates) Parse(ReadOnlySpan<byte> body)
    {
        var duplicates = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaximumDepth });
            reader.Read();
            var content = Value(ref reader, new FieldPath(), duplicates) as JsonObject
                ?? throw new StatusException(ApiStatus.BadRequest("couldn't get version/kind; json parse error: the body is no JSON object"));
            if (reader.Read())
            {
                throw new JsonException("invalid character after top-level value");
            }

            return (content, duplicates);
        }
        // bytes that are no UTF-8 are an InvalidOperationException when they stand in a string
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new StatusException(ApiStatus.BadRequest($"couldn't get version/kind; json parse error: {error.Message}"));
        }
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, FieldPath path, SortedSet<string> duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(ref reader, path, duplicates);
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    path.Enter(list.Count);
                    list.Add(Value(ref reader, path, duplicates));
                    path.Leave();
                }

                return list;
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            default:
                return JsonNode.Parse(ref reader);
        }
    }

    private static JsonObject Object(ref Utf8JsonReader reader, FieldPath path, SortedSet<string> duplicates)
    {
        var content = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            path.Enter(name);
            if (content.ContainsKey(name))
            {
                duplicates.Add(FieldProblems.Duplicate(path.ToString()));
            }

            reader.Read();
            content[name] = Value(ref reader, path, duplicates);
            path.Leave();
        }

        return content;
    }
}
