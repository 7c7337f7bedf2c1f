using Flywheel.Processes;

namespace Flywheel.Execution;

/// <summary>One stream of a job on its way to the log, masked by the secrets that are known so far.</summary>
internal sealed class MaskedStream(SecretSet secrets, ByteSink sink)
{
    private readonly Redactor _redactor = new(secrets);

    /// <summary>Masks these from the next byte on: those of before and more.</summary>
    public void Extend(SecretSet more) => _redactor.Extend(more, sink);

    public void Write(ReadOnlySpan<byte> bytes) => _redactor.Write(bytes, sink);

    /// <summary>The stream has ended: lets go of what was held back.</summary>
    public void Flush() => _redactor.Flush(sink);
}
