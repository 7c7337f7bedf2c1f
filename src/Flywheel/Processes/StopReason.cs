namespace Flywheel.Processes;

/// <summary>Why a child was asked to end.</summary>
internal enum StopReason
{
    /// <summary>It was not: it ended by itself.</summary>
    None,

    /// <summary>The run is being cancelled.</summary>
    Cancelled,

    /// <summary>Its own time limit or its job's.</summary>
    TimedOut,
}
