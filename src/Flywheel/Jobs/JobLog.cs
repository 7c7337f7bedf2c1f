using Flywheel.Processes;

namespace Flywheel.Jobs;

/// <summary>The log of one job. Everything written is masked before it is stored or shown.</summary>
internal abstract class JobLog : IProcessOutput
{
    /// <inheritdoc/>
    public abstract void Write(OutputStream stream, ReadOnlySpan<byte> bytes);

    /// <summary>A line of flywheel's own.</summary>
    public abstract void WriteLine(string line);

    /// <summary>From now on these values are masked too, in this job's log.</summary>
    public abstract void Mask(IReadOnlyCollection<string> secrets);

    /// <summary>What is masked in it. Never to be shown, nor to be stored but sealed.</summary>
    public abstract IReadOnlyCollection<string> Secrets { get; }

    /// <summary>A text of the job that does not go through the log, masked as if it did.</summary>
    public abstract string Masked(string text);

    /// <summary>Lets go of what masking holds back and tells how many bytes are stored. Only between two lines.</summary>
    public virtual long Mark() => 0;
}
