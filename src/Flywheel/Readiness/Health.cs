namespace Flywheel.Readiness;

/// <summary>How an object of a cluster is.</summary>
internal enum Health
{
    /// <summary>It does what its spec says.</summary>
    Ready,

    /// <summary>It is on its way, or waits for something that may still come.</summary>
    Progressing,

    /// <summary>Somebody stopped it on purpose.</summary>
    Suspended,

    /// <summary>It says itself that it will not become ready, or waiting cannot help.</summary>
    Failed,

    /// <summary>Nothing can be said: the kind says nothing, or it may not be read.</summary>
    Unknown,
}
