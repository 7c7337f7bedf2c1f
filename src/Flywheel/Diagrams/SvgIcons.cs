using System.Diagnostics;
using Flywheel.Reports;

namespace Flywheel.Diagrams;

/// <summary>The signs of states as lines in a circle, because no font has all of them.</summary>
internal static class SvgIcons
{
    /// <summary>The lines of a sign, around 0,0 in a circle of radius 8.</summary>
    public static string Path(JobState state) => state switch
    {
        JobState.NeedsAttention => "M0-4.4V1M0 4v.2",
        JobState.Failed => "M-3-3 3 3M3-3-3 3",
        JobState.TimedOut => "M0-4.2V0L2.8 2.2",
        JobState.Cancelled => "M-2.6-2.6h5.2v5.2h-5.2z",
        JobState.Running => "M-2-3.2 3.2 0-2 3.2z",
        JobState.Waiting => "M-3.4 0h.1M0 0h.1M3.4 0h.1",
        JobState.Skipped => "M-3.6 3.6 3.6-3.6",
        JobState.Succeeded => "M-3.6.2-1 3 3.8-2.8",
        JobState.Reused => "M3.6-.6A3.7 3.7 0 1 0 2.4 2.8M3.9-4V-.6H.5",
        _ => throw new UnreachableException(),
    };
}
