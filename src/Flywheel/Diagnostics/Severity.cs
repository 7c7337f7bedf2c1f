namespace Flywheel.Diagnostics;

/// <summary>How much a diagnostic matters: an error stops the run, a warning is said and nothing more.</summary>
internal enum Severity
{
    Error,
    Warning,
}
