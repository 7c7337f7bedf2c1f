namespace Flywheel.Supervision;

/// <summary>Who supervises, as <c>supervisor.json</c>.</summary>
/// <param name="Process">Identity.</param>
internal sealed record SupervisorDocument(string Process);
