namespace Flywheel.Lab.Controllers.Pods;

/// <summary>Which of <c>waiting</c>, <c>running</c> and <c>terminated</c> the state of a container is.</summary>
internal enum ContainerPhase
{
    Waiting,
    Running,
    Terminated,
}
