using System.Collections.Immutable;
using Flywheel.Lab.Providers;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.GitLab;
using Flywheel.Lab.Providers.Helm;
using Flywheel.Lab.Providers.Kubectl;
using Flywheel.Lab.Providers.Kubernetes;
using Flywheel.Lab.Providers.Random;

namespace Flywheel.Lab.Hosting;

/// <summary>The stand-ins that a lab serves.</summary>
internal static class LabProviders
{
    /// <param name="sockets">The folder for their sockets.</param>
    /// <param name="kubeconfig">What counts as their cluster when a run configures none.</param>
    /// <param name="forge">What counts as their forge when a run configures none.</param>
    /// <param name="time">For waits.</param>
    public static ProviderEndpoints Endpoints(string sockets, string kubeconfig, LabForgeAccess forge, TimeProvider time) =>
        new(sockets, All(kubeconfig, forge, time));

    /// <summary>What they are, not served yet.</summary>
    public static ImmutableArray<ProviderDefinition> All(string kubeconfig, LabForgeAccess forge, TimeProvider time) =>
    [
        new RandomProvider(),
        new KubectlProvider(time, () => kubeconfig),
        new KubernetesProvider(time, () => kubeconfig),
        new GitLabProvider(time, forge),
        new HelmProvider(time, () => kubeconfig),
    ];
}
