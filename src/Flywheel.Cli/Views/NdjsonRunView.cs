using System.Text.Json;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>The run as its events, one JSON object per line as they come, and nothing else.</summary>
internal sealed class NdjsonRunView(Stream output) : IRunView
{
    public void On(RunEvent happened)
    {
        JsonSerializer.Serialize(output, happened, RunsJson.Default.RunEvent);
        output.WriteByte((byte)'\n');
        output.Flush();
    }

    public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
    {
    }

    public void Complete(RunRecord record)
    {
    }

    public void Dispose()
    {
    }
}
