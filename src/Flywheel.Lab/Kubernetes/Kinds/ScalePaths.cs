namespace Flywheel.Lab.Kubernetes.Kinds;

/// <summary>Where a kind keeps what <c>/scale</c> shows, as dotted paths from the object: <c>spec.replicas</c>.</summary>
/// <param name="Replicas">The wanted number.</param>
/// <param name="StatusReplicas">The present number.</param>
/// <param name="Selector">The selector as text or as a LabelSelector; null: none.</param>
internal sealed record ScalePaths(string Replicas, string StatusReplicas, string? Selector);
