namespace Flywheel.Lab.Controllers.Events;

/// <summary>Whether an event is expected or wants attention.</summary>
internal enum EventType
{
    Normal,
    Warning,
}
