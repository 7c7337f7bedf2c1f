namespace Flywheel.Testing;

/// <summary>A text is not what its snapshot says.</summary>
internal sealed class SnapshotException(string message) : Exception(message);
