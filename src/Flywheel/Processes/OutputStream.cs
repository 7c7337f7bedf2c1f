namespace Flywheel.Processes;

/// <summary>Which of the child's two streams some bytes came from.</summary>
internal enum OutputStream
{
    Standard,
    Error,
}
