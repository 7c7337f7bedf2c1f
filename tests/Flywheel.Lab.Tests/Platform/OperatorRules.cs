using System.Text.Json;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>A release of a chart, as a plan says.</summary>
/// <param name="Address">Of the resource.</param>
/// <param name="Values">Its attributes.</param>
internal sealed record PlannedRelease(string Address, JsonElement Values)
{
    public string Chart => PlatformPlan.Text(Values, "chart") ?? "";

    public bool Waits => Values.TryGetProperty("wait", out var wait) && wait.ValueKind == JsonValueKind.True;

    /// <summary>A filter over its manifests says that Helm keeps something.</summary>
    public bool AddsKeep => Values.TryGetProperty("postrender", out var filter) && filter.GetRawText().Contains("helm.sh/resource-policy: keep", StringComparison.Ordinal);
}

/// <summary>Operators are there before what they look after, and their definitions outlive them.</summary>
internal static class OperatorRules
{
    // Chart of the operator of each group, and whether the chart itself marks its definitions with helm.sh/resource-policy: keep:
    // github.com/cloudnative-pg/charts charts/cloudnative-pg/templates/crds, github.com/minio/operator helm/operator/templates.
    private static readonly (string Group, string Chart, bool Keeps)[] Operators =
    [
        ("postgresql.cnpg.io", "cloudnative-pg", true), ("minio.min.io", "operator", false), ("sts.min.io", "operator", false),
    ];

    public static IEnumerable<string> Order(IReadOnlyList<PlatformObject> objects, IReadOnlyList<PlannedRelease> releases, ResourceGraph graph)
    {
        foreach (var custom in objects)
        {
            if (Operators.FirstOrDefault(o => o.Group == custom.Group) is not { Chart: { } chart })
            {
                continue;
            }

            var release = releases.FirstOrDefault(r => r.Chart == chart);
            if (release is null)
            {
                yield return $"{custom}: the stack has no release of {chart}, its operator";
            }
            else if (!graph.NeedsOf(custom.Address).Contains(ResourceGraph.WithoutIndexes(release.Address)))
            {
                yield return $"{custom}: it does not wait for {release.Address}, its operator";
            }
        }
    }

    public static IEnumerable<string> Releases(IReadOnlyList<PlannedRelease> releases)
    {
        foreach (var release in releases)
        {
            if (!release.Waits)
            {
                yield return $"{release.Address}: it does not wait until its webhook answers";
            }

            if (Operators.Any(o => o.Chart == release.Chart && !o.Keeps) && !release.AddsKeep)
            {
                yield return $"{release.Address}: its definitions go with it, and every custom resource with them";
            }
        }
    }
}
