namespace Flywheel.Testing;

/// <summary>What a <see cref="FaultyStateServer"/> does instead of its duty.</summary>
internal enum StateFault
{
    None,

    /// <summary>Writes are answered with 500 and not kept.</summary>
    Status500,

    /// <summary>Writes are answered with 403 and not kept.</summary>
    Status403,

    /// <summary>Writes are neither kept nor answered, until the server ends.</summary>
    Hang,

    /// <summary>Writes are kept, and the connection ends without an answer.</summary>
    Timeout,

    /// <summary>UNLOCK is answered with 500, and the lock stays.</summary>
    UnlockFails,

    /// <summary>LOCK is answered with 500.</summary>
    LockFails,
}
