using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Cli.Views;

/// <summary>What jobs print, line by line as it comes, each line with its job before it.</summary>
internal sealed class OutputLines(Page page)
{
    private readonly Dictionary<(JobId, OutputStream), LineSplitter> _streams = [];

    public void Write(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        if (!_streams.TryGetValue((job, stream), out var lines))
        {
            var prefix = $"{job} │ ";
            _streams[(job, stream)] = lines = new LineSplitter(line => page.WriteOutput(prefix, line));
        }

        lines.Write(bytes);
    }

    /// <summary>Writes out last lines that had no end.</summary>
    public void End(JobId job)
    {
        foreach (var stream in Enum.GetValues<OutputStream>())
        {
            if (_streams.Remove((job, stream), out var lines))
            {
                lines.Flush();
            }
        }
    }
}
