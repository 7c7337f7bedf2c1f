using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Clusters.Files;

/// <summary>Kubernetes objects as text: YAML with any number of documents, or JSON; lists are opened.</summary>
internal static class ObjectFile
{
    /// <summary>32 MiB.</summary>
    public const int Largest = 32 << 20;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a stream to its end, at most as far as <see cref="Largest"/>.</summary>
    /// <param name="stream">It stays the caller's.</param>
    /// <param name="file">How positions call it.</param>
    public static Checked<IReadOnlyList<KubernetesObject>> Read(Stream stream, string file)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (bytes.Length <= Largest && stream.Read(buffer) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
        }

        return bytes.Length > Largest
            ? new(null, [ObjectFileRules.TooLarge.At(new(file), "There is more than 32 MiB (33,554,432 bytes).")])
            : Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), file);
    }

    /// <summary>The objects in the order of the text, those of lists in the place of the list.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="file">How positions call it.</param>
    public static Checked<IReadOnlyList<KubernetesObject>> Read(ReadOnlyMemory<byte> utf8, string file)
    {
        var objects = new List<KubernetesObject>();
        var problems = new ProblemList();
        if (utf8.Span.StartsWith(ByteOrderMark))
        {
            utf8 = utf8[ByteOrderMark.Length..];
        }

        if (utf8.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
        {
            JsonObjects.Read(utf8, file, objects, problems);
        }
        else
        {
            ReadYaml(utf8.Span, file, objects, problems);
        }

        var found = problems.InOrder();
        return new(found.Any(problem => problem.IsError) ? null : objects, found);
    }

    private static void ReadYaml(ReadOnlySpan<byte> utf8, string file, List<KubernetesObject> objects, ProblemList problems)
    {
        var read = YamlReader.ReadAll(file, utf8);
        foreach (var problem in read.Diagnostics)
        {
            problems.Add(problem);
        }

        if (read is { Value.Count: 0, Diagnostics.IsEmpty: true })
        {
            problems.Add(DocumentRules.Empty.At(new(file, 1, 1), "There is no object in it."));
        }

        // After an error values are missing; what they would be missed for is not said on top.
        foreach (var document in read.IsUsable ? read.Value : [])
        {
            using var json = JsonDocument.Parse(ObjectYaml.ToJson(document));
            new ObjectList(objects, problems).Open(json.RootElement, document.Position, document);
        }
    }
}
