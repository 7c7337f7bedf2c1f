namespace Flywheel.Processes;

/// <summary>What is to be done to a child now.</summary>
internal enum StopStep
{
    /// <summary>Nothing: it runs, or it was told and gets its time.</summary>
    Wait,

    /// <summary>SIGINT to its pid.</summary>
    Interrupt,

    /// <summary>SIGTERM to its pid.</summary>
    Terminate,

    /// <summary>SIGKILL to its group.</summary>
    Kill,

    /// <summary>It outlives SIGKILL (a dead network disk does that): nobody waits for it any longer.</summary>
    GiveUp,
}
