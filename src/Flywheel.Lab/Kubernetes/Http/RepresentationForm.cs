namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>The forms that objects are sent in.</summary>
internal enum RepresentationForm
{
    Whole,
    Table,
    Metadata,
}
