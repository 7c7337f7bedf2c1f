using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Locks;
using Flywheel.Processes;
using Flywheel.Supervision;

namespace Flywheel.Deployments.Applying;

/// <summary>Tells from what an apply said and how it ended, never from the exit code alone, what became of it. Pure.</summary>
/// <remarks>
/// Exit code 1 also comes from an apply that succeeded and could not release the lock, from one whose state could not be saved, and from
/// one that never started because the plan is stale or the state is locked (measured with terraform 1.11).
/// </remarks>
/// <param name="apply">What was applied.</param>
/// <param name="record">What it said.</param>
/// <param name="hasRescue">A state that could not be saved was found.</param>
internal sealed class ApplyVerdict(OpenApply apply, ApplyRecord record, bool hasRescue)
{
    private const string OwnFlag = "Deprecated flag: -state";
    private const string LockBusy = "Error acquiring the state lock";
    private const string UnlockFailed = "Error releasing the state lock";
    private static readonly ImmutableArray<string> Stale = ["Saved plan is stale", "Saved plan does not match the given state"];
    private static readonly ImmutableArray<string> Incomplete = ["Cannot apply incomplete plan"];

    private static readonly ImmutableArray<string> Unsaved =
        ["Failed to save state", "Failed to persist state", "Error saving state", "Failed to create local state file"];

    private readonly SourcePosition _at = new(apply.Folder);

    /// <summary>Nothing was begun, which is sure: the same plan may be applied still.</summary>
    public bool IsNotStarted(SupervisedEnd end) => end switch
    {
        SupervisedEnd.NotStarted => true,
        // Only a stream that is whole proves that nothing was begun.
        SupervisedEnd.Exited { Exit: { Code: not (null or 0) } } => record is { IsWhole: true, HasBegun: false } && !hasRescue && record.Says(LockBusy),
        _ => false,
    };

    /// <summary>The lock that was all that stopped it; null: it was something else, or something may have begun.</summary>
    public BusyLock? BusyWith(SupervisedEnd end) =>
        IsNotStarted(end) && record.Errors.FirstOrDefault(error => error.Summary.StartsWith(LockBusy, StringComparison.OrdinalIgnoreCase)) is { } error
            ? BusyLock.Read($"{error.Summary}\n{error.Detail}")
            : null;

    /// <summary>The word for the ledger, which forbids a second apply. A lock that was left behind changes nothing about what was applied.</summary>
    public string LedgerWord(JobResult result) => result.Outcome is not JobOutcome.NeedsAttention || !IsOnlyLocked ? result.Outcome.Word()
        : IsAllApplied ? OutcomeWords.Succeeded
        : OutcomeWords.Failed;

    /// <summary>What is known of the state, in the words of <see cref="ApplyDocument.State"/>.</summary>
    public string StateWord(SupervisedEnd end) => this switch
    {
        _ when hasRescue => ApplyDocument.Rescued,
        _ when record.HasDump || record.Says([.. Unsaved]) => "not-saved",
        _ when end is SupervisedEnd.NotStarted || (end is SupervisedEnd.Exited { Exit.Signal: null } && record.Count(ResourceOutcome.Started) == 0) => ApplyDocument.Saved,
        _ => "unknown",
    };

    /// <summary>The job's result.</summary>
    public JobResult Of(SupervisedEnd end) => end switch
    {
        SupervisedEnd.NotStarted not => JobResult.Failed($"{apply.Tool} was not started", PlanRules.ApplyNotStarted.At(
            _at, $"{apply.Tool} was not started: {not.Reason}.", "Run flywheel deploy again.")),
        SupervisedEnd.Lost => Unknown($"{apply.Tool} and its supervisor were ended while it applied"),
        SupervisedEnd.Exited { Exit: var exit } => Of(exit),
        _ => throw new UnreachableException(),
    };

    // Everything is known and saved; nothing but the lock was left behind.
    private bool IsOnlyLocked => !hasRescue && !record.HasDump && record.Says(UnlockFailed) && !record.Says([.. Unsaved]) && record.Count(ResourceOutcome.Started) == 0;

    private bool IsAllApplied => record.Errors.Count() == 1 && record.Resources.All(resource => resource.Outcome == ResourceOutcome.Applied);

    // The flag that terraform calls deprecated is flywheel's own, so the user could do nothing about it.
    private IEnumerable<Diagnostic> Said => record.Diagnostics.Where(d => d.Summary != OwnFlag);

    private JobResult Of(ProcessExit exit)
    {
        if (exit.Signal is not null)
        {
            return Unknown($"{apply.Tool} was ended by {exit} while it applied");
        }

        if (hasRescue || record.HasDump || record.Says([.. Unsaved]))
        {
            return Attention("the state could not be saved", PlanRules.StateNotSaved, hasRescue
                ? $"What {apply.Tool} had was rescued: flywheel state push {apply.Stack} --env {apply.Environment} --run {apply.Run}"
                : $"A fresh plan, and what to say then: {Resolve}");
        }

        if (IsOnlyLocked)
        {
            return Attention(
                IsAllApplied ? "everything was applied and saved, and the state's lock was left behind"
                    : $"the apply {(IsInterrupted(exit) ? "was interrupted" : "failed")}, the state was saved, and its lock was left behind",
                PlanRules.UnlockFailed,
                $"flywheel locks list --env {apply.Environment} shows its id; flywheel locks release {apply.Stack} --id ID ends it.");
        }

        return exit.Code == 0
            ? JobResult.Succeeded(record.Counts?.ToString() ?? "applied") with { Diagnostics = [.. Said] }
            : Failed(exit);
    }

    private JobResult Failed(ProcessExit exit)
    {
        if (record.Says([.. Stale]))
        {
            return JobResult.Refused("the plan is stale", [.. Errors(PlanRules.Stale)]);
        }

        if (record.Says([.. Incomplete]))
        {
            return JobResult.Refused("the plan is incomplete", [.. Errors(PlanRules.IncompletePlan)]);
        }

        if (record.Says(LockBusy) && !record.HasBegun)
        {
            return JobResult.Failed("the state is locked by somebody else; nothing was applied", [.. Errors(PlanRules.StateLocked)]);
        }

        // Interrupted twice, or in a panic, it ends without a word about what it had begun.
        if (record.Count(ResourceOutcome.Started) > 0)
        {
            return Unknown($"{apply.Tool} ended with {exit} and did not say what became of everything that it had begun");
        }

        // Asked to end, tofu says what it left undone; a lock or state that it left behind was found above.
        if (IsInterrupted(exit))
        {
            var outcome = new JobOutcome.Failed($"the apply was interrupted{Progress}; the state was saved and its lock released", FailureKind.Interrupted);
            return new() { Outcome = outcome, Diagnostics = [.. Errors(PlanRules.ApplyInterrupted)] };
        }

        return JobResult.Failed($"the apply failed{Progress}", [.. Errors(PlanRules.ApplyFailed)]);
    }

    private bool IsInterrupted(ProcessExit exit) => record.IsInterrupted || exit.Stop != StopReason.None;

    private JobResult Unknown(string why)
    {
        var suspects = record.With(ResourceOutcome.Started);
        return Attention(why, PlanRules.OutcomeUnknown, suspects.IsEmpty
            ? $"A fresh plan, and what to say then: {Resolve}"
            : $"Look at {string.Join(", ", suspects)}: begun, and no end was reported. A fresh plan, and what to say then: {Resolve}");
    }

    private JobResult Attention(string why, DiagnosticRule rule, string help)
    {
        var suspects = record.With(ResourceOutcome.Started);
        return new()
        {
            Outcome = new JobOutcome.NeedsAttention(why, suspects.IsEmpty ? [apply.Stack] : suspects),
            Diagnostics = [.. Said, rule.At(_at, $"{char.ToUpperInvariant(why[0])}{why[1..]}{Progress}.", help)],
        };
    }

    // What tofu said, under the code of what it means.
    private IEnumerable<Diagnostic> Errors(DiagnosticRule rule)
    {
        var errors = record.Errors.Select(error => error with { Code = rule.Code }).ToList();
        return errors.Count > 0 ? errors.Concat(Said.Where(d => !d.IsError)) : [rule.At(_at, $"{apply.Tool} gave no reason; the job's log has all that it printed.")];
    }

    private string Resolve => $"flywheel deploy resolve {apply.Stack} --env {apply.Environment} --run {apply.Run}";

    private string Progress => record.Resources.IsEmpty ? "" : string.Create(
        CultureInfo.InvariantCulture, $" after {record.Count(ResourceOutcome.Applied)} of {Words.Count(record.Resources.Length, "change")}");
}
