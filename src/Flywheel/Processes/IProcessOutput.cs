namespace Flywheel.Processes;

/// <summary>Takes the bytes of a child as they come. Called from one thread at a time; must not keep the span.</summary>
internal interface IProcessOutput
{
    /// <summary>Bytes of the child's stdout or stderr, cut anywhere.</summary>
    void Write(OutputStream stream, ReadOnlySpan<byte> bytes);
}
