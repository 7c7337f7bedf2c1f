using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Jobs;

/// <summary>The indexes of a Job with completion mode <c>Indexed</c>.</summary>
internal static class JobIndexes
{
    public const string Annotation = "batch.kubernetes.io/job-completion-index";

    /// <summary>The index of a pod; null: it has none.</summary>
    public static int? Of(Seen pod) => int.TryParse(pod.Annotation(Annotation), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>As <c>status.completedIndexes</c> has them: <c>0-2,5</c>.</summary>
    public static string Write(IEnumerable<int> indexes)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var index in indexes.Distinct().Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last == index - 1)
            {
                ranges[^1] = (ranges[^1].First, index);
            }
            else
            {
                ranges.Add((index, index));
            }
        }

        return string.Join(',', ranges.Select(range => range.Last == range.First
            ? string.Create(CultureInfo.InvariantCulture, $"{range.First}")
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}{(range.Last == range.First + 1 ? ',' : '-')}{range.Last}")));
    }

    public static IEnumerable<int> Read(string text)
    {
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                && last - first is >= 0 and <= 100_000)
            {
                foreach (var index in Enumerable.Range(first, last - first + 1))
                {
                    yield return index;
                }
            }
        }
    }

    /// <summary>Gives a pod an index: in its name, an annotation, a label, and its containers' environment.</summary>
    public static void Assign(JsonObject pod, string job, int index)
    {
        var text = index.ToString(CultureInfo.InvariantCulture);
        var metadata = pod["metadata"]!.AsObject();
        metadata["generateName"] = $"{job}-{text}-";
        foreach (var part in (ReadOnlySpan<string>)["annotations", "labels"])
        {
            if (metadata[part] is not JsonObject map)
            {
                metadata[part] = map = [];
            }

            map[Annotation] = text;
        }

        var spec = pod["spec"]!.AsObject();
        spec["hostname"] = $"{job}-{text}";
        foreach (var container in spec.ObjectsAt("containers"))
        {
            if (container["env"] is not JsonArray variables)
            {
                container["env"] = variables = [];
            }

            variables.Add((JsonNode)new JsonObject { ["name"] = "JOB_COMPLETION_INDEX", ["value"] = text });
        }
    }
}
