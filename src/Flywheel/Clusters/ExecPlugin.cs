using System.Collections.Immutable;

namespace Flywheel.Clusters;

/// <summary>The program that a kubeconfig names for credentials (<c>exec</c>).</summary>
internal sealed record ExecPlugin
{
    /// <summary>Absolute path.</summary>
    public required string File { get; init; }

    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>Where it is started: the folder of the kubeconfig.</summary>
    public required string Directory { get; init; }

    /// <summary>Flywheel's own, with what the kubeconfig adds.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>…/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The program is told which cluster it is for.</summary>
    public bool WantsCluster { get; init; }

    /// <summary>What the kubeconfig says about getting the program; empty: nothing.</summary>
    public string InstallHint { get; init; } = "";

    public override string ToString() => Path.GetFileName(File);
}
