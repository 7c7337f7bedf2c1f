namespace Flywheel.Lab.Hosting;

/// <summary>The lab cannot start, for a reason that the user can do something about.</summary>
internal sealed class LabStartException(string message) : Exception(message);
