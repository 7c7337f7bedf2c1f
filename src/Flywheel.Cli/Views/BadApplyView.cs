using Flywheel.Deployments.Applying;
using Flywheel.Reports;

namespace Flywheel.Cli.Views;

/// <summary>What became of the addresses of an apply that did not end well, and import blocks for what the state lacks.</summary>
internal static class BadApplyView
{
    private const int MostAddresses = 200;

    private static readonly (ResourceOutcome Outcome, string Words, JobState State)[] Outcomes =
    [
        (ResourceOutcome.Applied, "applied", JobState.Succeeded),
        (ResourceOutcome.Failed, "failed", JobState.Failed),
        (ResourceOutcome.Started, "suspect", JobState.NeedsAttention),
        (ResourceOutcome.NeverStarted, "never started", JobState.Skipped),
    ];

    public static void Write(Page page, BadApply apply)
    {
        if (apply.Document is null)
        {
            return;
        }

        page.Write(Line.Of($"{apply.Job}", TextStyle.Strong).Add(" did this:"));
        foreach (var (outcome, words, state) in Outcomes)
        {
            var addresses = apply.With(ApplyDocument.WordOf(outcome));
            foreach (var address in addresses.Take(MostAddresses))
            {
                page.Write(Line.Of($"  {state.Symbol()} {words,-13}  ", state.Style()).Add(address));
            }

            if (addresses.Length > MostAddresses)
            {
                page.Write(Line.Of($"    … and {addresses.Length - MostAddresses} more {words}", TextStyle.Dim));
            }
        }

        page.Write(Line.Empty);
        WriteImports(page, apply);
    }

    // Not wrapped and not cut: it is to be pasted.
    private static void WriteImports(Page page, BadApply apply)
    {
        if (apply.Missing.IsEmpty)
        {
            return;
        }

        page.WriteWrapped([Line.Of(apply.Advice)]);
        page.Write(Line.Empty);
        foreach (var line in apply.Imports.SelectMany(block => block.Split('\n')))
        {
            page.WriteOutput("", line);
        }

        foreach (var address in apply.Hidden)
        {
            page.WriteOutput("", $"# {address}: its name or id holds a secret, which is not shown here");
        }

        page.Write(Line.Empty);
    }
}
