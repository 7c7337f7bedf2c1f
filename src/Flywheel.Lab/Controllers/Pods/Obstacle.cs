namespace Flywheel.Lab.Controllers.Pods;

/// <summary>Why a container cannot even be made.</summary>
/// <param name="Reason">Of its waiting state: <c>CreateContainerConfigError</c>, <c>InvalidImageName</c>, <c>ErrImageNeverPull</c>.</param>
/// <param name="Message">Of its waiting state.</param>
/// <param name="EventReason">Of the event that tells the message; <c>Failed</c> tells the reason too.</param>
internal sealed record Obstacle(string Reason, string Message, string EventReason);
