namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>One entry of the cluster's history, as a watch tells it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Object">The object after it; of a deleted one the last state, with the version of the deletion.</param>
internal sealed record ObjectChange(ChangeKind Kind, KubeObject Object)
{
    /// <summary>The object before it; null: there was none.</summary>
    public KubeObject? Before { get; init; }
}
