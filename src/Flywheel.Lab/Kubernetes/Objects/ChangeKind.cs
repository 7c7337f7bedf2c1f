namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>What a watch tells of an object.</summary>
internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,
}
