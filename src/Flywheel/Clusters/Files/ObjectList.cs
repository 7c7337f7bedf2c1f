using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Clusters.Files;

/// <summary>Opens lists of objects, and says which entry is no object.</summary>
/// <param name="objects">Takes the objects.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class ObjectList(List<KubernetesObject> objects, ProblemList problems)
{
    /// <summary>Takes an object, or the items of a list.</summary>
    /// <param name="element">The object or list.</param>
    /// <param name="position">Where it is.</param>
    /// <param name="written">The same as YAML, for the positions of its items; null: there are none.</param>
    public void Open(JsonElement element, SourcePosition position, YamlMapping? written)
    {
        if (KubernetesObject.Of(element) is not { } read)
        {
            problems.Add(ObjectFileRules.NotAnObject.At(position, $"It has no {Missing(element)}.", "Give what `kubectl get -o yaml` or `-o json` prints."));
            return;
        }

        if (!read.Kind.EndsWith("List", StringComparison.Ordinal) || read.At("items") is not { ValueKind: JsonValueKind.Array } items)
        {
            objects.Add(read);
            return;
        }

        var places = (written?.Find("items") as YamlSequence)?.Items;
        foreach (var (index, item) in items.EnumerateArray().Index())
        {
            var node = places?[index];
            Item(item, read, node?.Position ?? position, node as YamlMapping);
        }
    }

    // The API leaves the kind out of the items of a list of one kind.
    private void Item(JsonElement item, KubernetesObject list, SourcePosition position, YamlMapping? written)
    {
        if (list.Kind != "List" && item.ValueKind == JsonValueKind.Object && !item.TryGetProperty("kind", out _))
        {
            objects.Add(KubernetesObject.Of(item, list.ApiVersion, list.Kind[..^"List".Length]));
        }
        else
        {
            Open(item, position, written);
        }
    }

    private static string Missing(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("apiVersion", out _) ? "kind" : "apiVersion";
}
