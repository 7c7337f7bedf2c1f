namespace Flywheel.Processes;

/// <summary>Takes one line without its end; must not keep the span.</summary>
internal delegate void TextSink(ReadOnlySpan<char> line);
