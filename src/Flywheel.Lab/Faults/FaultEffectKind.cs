namespace Flywheel.Lab.Faults;

/// <summary>What happens to a request that a fault takes.</summary>
internal enum FaultEffectKind
{
    /// <summary>It is refused with a status, in the words of the real system.</summary>
    Status,

    /// <summary>No answer until the client goes; then, or at a limit, the connection is cut.</summary>
    Hang,

    /// <summary>It waits and is then done as usual.</summary>
    Slow,

    /// <summary>It waits and is then answered 504.</summary>
    Timeout,

    /// <summary>The connection is cut before anything is done.</summary>
    Cut,

    /// <summary>It is done; half of the answer arrives.</summary>
    CutBody,

    /// <summary>It is done; no answer arrives.</summary>
    LoseAnswer,

    /// <summary>A watch ends early without a word. Other requests are left alone.</summary>
    DropWatch,
}
