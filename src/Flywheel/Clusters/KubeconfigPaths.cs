using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Clusters;

/// <summary>Which files are the user's kubeconfig, as kubectl decides it.</summary>
internal static class KubeconfigPaths
{
    /// <summary>The files of KUBECONFIG in their order, else <c>~/.kube/config</c>; absolute, each once, whether they are there or not.</summary>
    public static ImmutableArray<string> Of(ImmutableSortedDictionary<string, string> variables)
    {
        var named = variables.GetValueOrDefault("KUBECONFIG", "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return named.Length > 0
            ? [.. named.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)]
            : variables.GetValueOrDefault("HOME", "") is { Length: > 0 } home ? [Path.Combine(home, ".kube", "config")] : [];
    }

    /// <summary>None of them is there.</summary>
    public static Diagnostic Missing(ImmutableArray<string> paths, string context) => VerifyRules.NoKubeconfig.Create(
        paths.IsEmpty
            ? "Neither KUBECONFIG nor HOME is set, so there is no kubeconfig."
            : $"There is no file {string.Join(" and no file ", paths.Select(path => VisibleText.Of(path)))}.",
        context == ClusterAccess.InCluster
            ? "Run flywheel in a pod with a service account token, or give it a kubeconfig."
            : $"Set KUBECONFIG to a file with the context \"{VisibleText.Of(context)}\". In a pod, the context {ClusterAccess.InCluster} means its service account.");
}
