using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Clusters.Files;

/// <summary>Reads objects from JSON: one document, or several one after the other.</summary>
internal static class JsonObjects
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads all documents, or up to the first that is none.</summary>
    public static void Read(ReadOnlyMemory<byte> utf8, string file, List<KubernetesObject> objects, ProblemList problems)
    {
        // Counted on from document to document: each from the start would take quadratic time.
        var (start, lines, lineStart) = (0, 0, 0);
        try
        {
            foreach (var (from, length) in Documents(utf8.Span))
            {
                var between = utf8.Span[start..from];
                lines += between.Count((byte)'\n');
                lineStart = between.LastIndexOf((byte)'\n') is >= 0 and var end ? start + end + 1 : lineStart;
                start = from;
                using var document = UnicodeJson.Parse(utf8.Slice(from, length), Strict);
                new ObjectList(objects, problems).Open(document.RootElement, new(file, lines + 1, from - lineStart + 1), written: null);
            }
        }
        catch (JsonException error)
        {
            // Positions of the document's own reader count from its start, those of the first pass from the file's.
            var line = lines + (int)(error.LineNumber ?? 0) + 1;
            problems.Add(ObjectFileRules.Json.At(new(file, line, (int)(error.BytePositionInLine ?? 0) + 1), Sentence(error.Message)));
        }
    }

    private static List<(int From, int Length)> Documents(ReadOnlySpan<byte> utf8)
    {
        var documents = new List<(int, int)>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            documents.Add((from, (int)reader.BytesConsumed - from));
        }

        return documents;
    }

    // The library adds the position, counted from 0, to its sentence.
    private static string Sentence(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
}
