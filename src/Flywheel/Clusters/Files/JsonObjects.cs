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
        var start = 0;
        try
        {
            foreach (var (from, length) in Documents(utf8.Span))
            {
                start = from;
                using var document = UnicodeJson.Parse(utf8.Slice(from, length), Strict);
                new ObjectList(objects, problems).Open(document.RootElement, PlaceOf(utf8.Span, from, file), written: null);
            }
        }
        catch (JsonException error)
        {
            // Positions of the document's own reader count from its start, those of the first pass from the file's.
            var line = utf8.Span[..start].Count((byte)'\n') + (int)(error.LineNumber ?? 0) + 1;
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

    private static SourcePosition PlaceOf(ReadOnlySpan<byte> utf8, int offset, string file) =>
        new(file, utf8[..offset].Count((byte)'\n') + 1, offset - utf8[..offset].LastIndexOf((byte)'\n'));

    // The library adds the position, counted from 0, to its sentence.
    private static string Sentence(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
}
