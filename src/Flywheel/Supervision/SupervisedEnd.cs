using Flywheel.Processes;

namespace Flywheel.Supervision;

/// <summary>How following a supervised command ended. A closed set.</summary>
internal abstract record SupervisedEnd
{
    private SupervisedEnd()
    {
    }

    /// <summary>It ended, and its supervisor recorded how.</summary>
    internal sealed record Exited(ProcessExit Exit) : SupervisedEnd;

    /// <summary>The command itself never started; it may be started again.</summary>
    internal sealed record NotStarted(string Reason) : SupervisedEnd;

    /// <summary>Supervisor and command are gone, and nobody recorded how it ended.</summary>
    internal sealed record Lost : SupervisedEnd;

    /// <summary>We go, it stays: whoever comes next follows it.</summary>
    internal sealed record Detached : SupervisedEnd;
}
