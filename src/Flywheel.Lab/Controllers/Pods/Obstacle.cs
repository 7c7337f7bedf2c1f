namespace Flywheel.Lab.Controllers.Pods;

/// <summary>Why a container cannot even be made.</summary>
/// <param name="Reason">Of its waiting state: <c>CreateContainerConfigError</c>, <c>InvalidImageName</c>, <c>ErrImageNeverPull</c>.</param>
/// <param name="Message">Of its waiting state.</param>
/// <param name="EventReason">Of the event that tells of it.</param>
/// <param name="EventMessage">What that event says.</param>
internal sealed record Obstacle(string Reason, string Message, string EventReason, string EventMessage)
{
    /// <summary>The event is about the pod, not about one container of it.</summary>
    public bool IsOfPod { get; init; }
}
