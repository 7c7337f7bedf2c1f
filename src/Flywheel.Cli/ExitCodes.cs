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

    /// <summary>The code of a run that has ended.</summary>
    public static int Of(RunRecord run)
    {
        var codes = run.Jobs.Select(j => Of(j.Outcome!)).Append(run.Status == RunStatus.NeedsAttention ? NeedsAttention : Success).ToHashSet();
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
        LaunchFailure.Machine => Machine,
        _ => Unusable,
    };
}
