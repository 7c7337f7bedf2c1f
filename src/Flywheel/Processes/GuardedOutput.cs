namespace Flywheel.Processes;

/// <summary>An output whose first failure is kept and after which nothing more is written to it.</summary>
internal sealed class GuardedOutput(IProcessOutput output) : IProcessOutput
{
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            output.Write(stream, bytes);
        }
        catch (Exception problem)
        {
            Failure = problem;
        }
    }
}
