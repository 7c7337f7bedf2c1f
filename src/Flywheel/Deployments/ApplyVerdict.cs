using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Processes;
using Flywheel.Validation;

namespace Flywheel.Deployments;

/// <summary>Tells from its words, never from the exit code alone, how an apply ended.</summary>
/// <remarks>
/// Exit code 1 also comes from an apply that succeeded and could not release the lock, from one whose state could not be saved, and from
/// one that never started because the plan is stale or the state is locked (measured with terraform 1.11).
/// </remarks>
/// <param name="target">The stack.</param>
/// <param name="directory">Where tofu ran.</param>
/// <param name="rescueBefore">What <see cref="RescueIn"/> said before it ran.</param>
internal sealed class ApplyVerdict(StackTarget target, string directory, DateTime? rescueBefore)
{
    private static readonly ImmutableArray<string> StaleWords = ["Saved plan is stale", "Saved plan does not match the given state"];

    private static readonly ImmutableArray<string> UnsavedWords =
    [
        "Failed to save state", "Failed to persist state", "Error saving state", "errored.tfstate", "Emergency state dump",
        "Error releasing the state lock",
    ];

    /// <summary>When a state was last rescued into the folder; null: none is there.</summary>
    public static DateTime? RescueIn(string directory) =>
        Path.Combine(directory, "errored.tfstate") is var file && File.Exists(file) ? File.GetLastWriteTimeUtc(file) : null;

    /// <summary>The job's result.</summary>
    public JobResult Of(ProcessExit exit, CapturedOutput output)
    {
        var words = output.ErrorText;
        if (exit.Signal is not null || Says(words, UnsavedWords) || StateWasRescued)
        {
            return Unknown(exit, words);
        }

        if (exit.Code == 0)
        {
            return JobResult.Succeeded(Headline(output.StandardText) ?? "applied");
        }

        if (Says(words, StaleWords))
        {
            return JobResult.Refused("the plan is stale", [.. Errors(words, PlanRules.Stale)]);
        }

        if (Says(words, ["Error acquiring the state lock"]))
        {
            return JobResult.Failed("the state is locked by somebody else; nothing was applied", [.. Errors(words, PlanRules.StateLocked)]);
        }

        return JobResult.Failed(
            exit.Stop == StopReason.None ? "the apply failed" : "the apply was interrupted", [.. Errors(words, PlanRules.ApplyFailed)]);
    }

    private bool StateWasRescued => RescueIn(directory) is { } now && now != rescueBefore;

    private JobResult Unknown(ProcessExit exit, string words)
    {
        var why = exit.Signal is not null
            ? $"{target.Tofu.Name} was ended by {exit} while it applied"
            : "the state could not be saved, or its lock not released";
        return new()
        {
            Outcome = new JobOutcome.NeedsAttention(why, [target.Stack.Name]),
            Diagnostics =
            [
                .. Errors(words, PlanRules.OutcomeUnknown),
                PlanRules.OutcomeUnknown.At(
                    new SourcePosition(target.Stack.Folder.Shown), $"{why[..1].ToUpperInvariant()}{why[1..]}.",
                    "Read the job's log, make a fresh plan, and compare before anything is applied again."),
            ],
        };
    }

    private ImmutableArray<Diagnostic> Errors(string words, DiagnosticRule rule) =>
        HumanErrors.Read(words, rule, target.Stack.Folder.Shown);

    // "Apply complete! Resources: 1 added, 0 changed, 0 destroyed."
    private static string? Headline(string text)
    {
        const string Start = "Resources: ";
        var line = text.Split('\n').LastOrDefault(l => l.Contains("complete! Resources:", StringComparison.Ordinal));
        return line?[(line.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..].TrimEnd('.', ' ');
    }

    private static bool Says(string words, ImmutableArray<string> any) =>
        any.Any(some => words.Contains(some, StringComparison.OrdinalIgnoreCase));
}
