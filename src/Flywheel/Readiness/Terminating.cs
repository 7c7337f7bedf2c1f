using System.Collections.Immutable;
using Flywheel.Clusters;

namespace Flywheel.Readiness;

/// <summary>The verdict on what is being deleted, whatever its kind.</summary>
internal static class Terminating
{
    public static Verdict Judge(KubernetesObject deleted, DateTimeOffset since)
    {
        ImmutableArray<string> finalizers =
        [
            .. deleted.Items("metadata", "finalizers").Concat(deleted.Items("spec", "finalizers"))
                .Where(name => name.ValueKind == System.Text.Json.JsonValueKind.String).Select(name => name.GetString()!),
        ];
        var waits = finalizers.Length == 0 ? "" : $" and waits for {string.Join(", ", finalizers)}";
        return Verdict.Progressing("Terminating", $"it is being deleted{waits}") with { Since = since };
    }
}
