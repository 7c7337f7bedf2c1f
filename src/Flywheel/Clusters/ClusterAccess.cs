using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Diagnostics;

namespace Flywheel.Clusters;

/// <summary>Where a cluster's API is and who asks: a context of the user's kubeconfig, resolved. Holds secrets: never shown.</summary>
/// <remarks>
/// The variables HTTP_PROXY and HTTPS_PROXY do not count: what reaches a cluster, and with which credentials, is said in one place, the kubeconfig
/// (<c>proxy-url</c>).
/// </remarks>
internal sealed record ClusterAccess
{
    /// <summary>The context that means the service account of the pod in which flywheel runs, where there is no kubeconfig.</summary>
    public const string InCluster = "in-cluster";

    public required string Context { get; init; }

    /// <summary>Address of the API; it may have a path.</summary>
    public required Uri Server { get; init; }

    public required ClusterUser User { get; init; }

    /// <summary>The only roots that count; null: the machine's.</summary>
    public X509Certificate2Collection? Authority { get; init; }

    /// <summary>The name that the certificate must have; empty: that of <see cref="Server"/>.</summary>
    public string TlsServerName { get; init; } = "";

    /// <summary>Whoever answers is believed (<c>insecure-skip-tls-verify</c>).</summary>
    public bool TrustsAnyone { get; init; }

    /// <summary>Null: none.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The context of the kubeconfig that flywheel's environment leads to.</summary>
    /// <param name="variables">Flywheel's own environment.</param>
    /// <param name="context">Its name; never guessed: the kubeconfig's current context does not count.</param>
    /// <param name="repositoryRoot">Absolute folder of the checkout: a kubeconfig in it may name no programs.</param>
    public static Checked<ClusterAccess> Of(ImmutableSortedDictionary<string, string> variables, string context, string repositoryRoot)
    {
        var paths = KubeconfigPaths.Of(variables);
        if (!paths.Any(Path.Exists))
        {
            return context == InCluster && PodAccount.Exists(variables)
                ? PodAccount.Read(variables)
                : new(null, [KubeconfigPaths.Missing(paths, context)]);
        }

        var kubeconfig = Kubeconfig.Read(paths, repositoryRoot);
        return kubeconfig.IsUsable
            ? new KubeconfigContext(kubeconfig.Value, variables, repositoryRoot).Resolve(context)
            : new(null, kubeconfig.Diagnostics);
    }

    /// <summary>Without secrets.</summary>
    public override string ToString() => $"{Context} ({Server})";
}
