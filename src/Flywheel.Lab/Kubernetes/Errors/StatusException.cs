namespace Flywheel.Lab.Kubernetes.Errors;

/// <summary>The API refuses a request; its answer is <see cref="Status"/>. Thrown below the HTTP pipeline, which turns it into the answer.</summary>
internal sealed class StatusException(ApiStatus status) : Exception(status.Message)
{
    public ApiStatus Status { get; } = status;
}
