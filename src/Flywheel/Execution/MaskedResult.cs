using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Execution;

/// <summary>A job's result as it may be stored and shown: whatever a tool said in it is masked like the job's log.</summary>
/// <remarks>
/// terraform prints the command of a failed provisioner in its error, sensitive values and all, even where it suppresses the output.
/// Facts are values of flywheel's own and stay as they are, because later jobs use them.
/// </remarks>
internal static class MaskedResult
{
    public static JobResult Of(JobResult result, Func<string, string> mask) => result with
    {
        Outcome = Of(result.Outcome, mask),
        Note = result.Note is { } note ? mask(note) : null,
        Comparison = result.Comparison is { } comparison ? comparison with { Lines = [.. comparison.Lines.Select(mask)] } : null,
        Diagnostics = [.. result.Diagnostics.Select(diagnostic => Of(diagnostic, mask))],
    };

    private static JobOutcome Of(JobOutcome outcome, Func<string, string> mask) => outcome switch
    {
        JobOutcome.Failed failed => failed with { Reason = mask(failed.Reason) },
        JobOutcome.Cancelled cancelled => cancelled with { Reason = mask(cancelled.Reason) },
        JobOutcome.Skipped skipped => skipped with { Reason = mask(skipped.Reason) },
        JobOutcome.NeedsAttention attention => new JobOutcome.NeedsAttention(mask(attention.Reason), [.. attention.Suspects.Select(mask)]),
        _ => outcome,
    };

    private static Diagnostic Of(Diagnostic diagnostic, Func<string, string> mask) => diagnostic with
    {
        Summary = mask(diagnostic.Summary),
        Detail = mask(diagnostic.Detail),
        Help = diagnostic.Help is { } help ? mask(help) : null,
        Snippet = diagnostic.Snippet is { } snippet ? mask(snippet) : null,
    };
}
