using System.Collections.Immutable;
using System.Text.Json;
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
                .Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!),
        ];
        // A namespace says in its conditions what is still in it.
        var left = string.Concat(deleted.Conditions.Where(condition => condition.IsTrue && condition.Type.StartsWith("Namespace", StringComparison.Ordinal))
            .Select(condition => $"; {condition.Message}"));
        var waits = finalizers.Length == 0 ? "" : $" and waits for {string.Join(", ", finalizers)}";
        return Verdict.Progressing("Terminating", $"it is being deleted{waits}{left}") with { Since = since };
    }
}
