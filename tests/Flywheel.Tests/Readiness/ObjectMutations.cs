using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Clusters;

namespace Flywheel.Tests.Readiness;

/// <summary>An object with one part changed: taken away, of another type, or with another value.</summary>
internal static class ObjectMutations
{
    private static readonly string[] Others = ["null", "true", "false", "0", "7", "-1", "1e300", "\"x\"", "\"True\"", "\"False\"", "\"Unknown\"", "[]", "{}", "[null, 1, \"x\", {}]"];

    public static IEnumerable<KubernetesObject> Of(KubernetesObject it) => Of(it, Others);

    /// <summary>With these JSON values in the place of each part.</summary>
    public static IEnumerable<KubernetesObject> Of(KubernetesObject it, params IEnumerable<string> others)
    {
        var places = new List<string[]>();
        Collect(JsonNode.Parse(it.Root.GetRawText())!, [], places);
        foreach (var place in places)
        {
            foreach (var other in others)
            {
                yield return With(it, place, other);
            }
        }
    }

    private static void Collect(JsonNode node, string[] path, List<string[]> places)
    {
        var children = node switch
        {
            JsonObject map => map.Select(member => (member.Key, member.Value)),
            JsonArray list => list.Select((item, index) => ($"{index}", item)),
            _ => [],
        };
        foreach (var (name, child) in children)
        {
            if (path is not [] || name is "metadata" or "spec" or "status" or "revision")
            {
                places.Add([.. path, name]);
            }

            if (child is not null && name is not "annotations")
            {
                Collect(child, [.. path, name], places);
            }
        }
    }

    private static KubernetesObject With(KubernetesObject it, string[] place, string other)
    {
        var root = JsonNode.Parse(it.Root.GetRawText())!;
        var at = root;
        foreach (var name in place[..^1])
        {
            at = at is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : at![name]!;
        }

        if (at is JsonArray items)
        {
            items[int.Parse(place[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(other);
        }
        else
        {
            at[place[^1]] = JsonNode.Parse(other);
        }

        return KubernetesObject.Of(JsonSerializer.SerializeToElement(root))!;
    }
}
