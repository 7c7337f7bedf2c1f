namespace Flywheel.Processes;

/// <summary>Takes bytes that are cut anywhere; must not keep the span.</summary>
internal delegate void ByteSink(ReadOnlySpan<byte> bytes);
