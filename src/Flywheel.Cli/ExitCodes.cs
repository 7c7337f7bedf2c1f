using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Runs;

namespace Flywheel.Cli;

/// <summary>What the program's exit code means; docs/exit-codes.md is the same list for users.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int Changes = 2;
    public const int Unusable = 3;
    public const int Refused = 4;
    public const int NeedsAttention = 5;
    public const int Usage = 64;
    public const int Internal = 70;
    public const int Machine = 74;
    public const int Cancelled = 130;

    // When several apply, the first of these.
    private static readonly int[] ByRank = [Cancelled, Internal, Machine, NeedsAttention, Refused, Unusable, Failed, Changes, Success];

    /// <summary>Every code and what it tells, in ascending order.</summary>
    public static ImmutableArray<(int Code, string Meaning)> Meanings { get; } =
    [
        (Success, "success"),
        (Failed, "the run failed: a job failed or timed out"),
        (Changes, "a plan has changes (plan --detailed-exitcode)"),
        (Unusable, "the organization, settings, repository or a needed tool is unusable"),
        (Refused, "refused: plan altered, stale, superseded, already applied or too destructive, or branch or change not allowed; nothing was applied"),
        (NeedsAttention, "needs attention: an apply whose outcome is unknown, a state that could not be saved, a lock left behind"),
        (Usage, "wrong usage"),
        (Internal, "internal error"),
        (Machine, "the machine failed: disk full, database gone"),
        (Cancelled, "cancelled"),
    ];

    /// <summary>When several apply, the first of these.</summary>
    public static ImmutableArray<int> Ranking => [.. ByRank];

    /// <summary>The code of a run that has ended, or of one that flywheel was told to leave while an apply goes on.</summary>
    public static int Of(RunRecord run)
    {
        var whole = run.Status switch
        {
            RunStatus.NeedsAttention => NeedsAttention,
            RunStatus.Running => Cancelled,
            _ => Success,
        };
        var codes = run.Jobs.Where(j => j.Outcome is not null).Select(j => Of(j.Outcome!)).Append(whole).ToHashSet();
        return ByRank.First(code => code == Success || codes.Contains(code));
    }

    /// <summary>The code that one job's outcome asks for.</summary>
    public static int Of(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Failed failed => failed.Kind switch
        {
            FailureKind.Unusable => Unusable,
            FailureKind.Refused => Refused,
            FailureKind.Internal => Internal,
            FailureKind.Machine => Machine,
            _ => Failed,
        },
        JobOutcome.TimedOut => Failed,
        JobOutcome.Cancelled => Cancelled,
        JobOutcome.NeedsAttention => NeedsAttention,
        _ => Success,
    };

    /// <summary>The code of a run that was not started.</summary>
    public static int Of(LaunchFailure failure) => failure switch
    {
        LaunchFailure.Usage => Usage,
        LaunchFailure.Refused => Refused,
        LaunchFailure.NeedsAttention => NeedsAttention,
        LaunchFailure.Machine => Machine,
        _ => Unusable,
    };
}
