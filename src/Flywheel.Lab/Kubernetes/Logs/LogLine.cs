namespace Flywheel.Lab.Kubernetes.Logs;

/// <summary>One line that a container wrote.</summary>
/// <param name="Number">Counts the lines of one start of the container from 0.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Text">Without the line end.</param>
internal readonly record struct LogLine(long Number, DateTimeOffset Time, string Text);
