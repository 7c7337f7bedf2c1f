using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>The run as exactly one JSON document, written when it has ended.</summary>
/// <param name="output">Takes the document and nothing else.</param>
/// <param name="document">The document of a run.</param>
/// <param name="notes">Tells a person meanwhile, elsewhere; null: nobody.</param>
internal sealed class JsonRunView(TextWriter output, Func<RunRecord, string> document, IRunView? notes) : IRunView
{
    public void On(RunEvent happened) => notes?.On(happened);

    public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes) => notes?.OnOutput(job, stream, bytes);

    public void Complete(RunRecord record)
    {
        var text = document(record);
        output.Write(text.EndsWith('\n') ? text : text + "\n");
        output.Flush();
        notes?.Complete(record);
    }

    public void Dispose() => notes?.Dispose();
}
