namespace Flywheel.Lab.States;

/// <summary>How a request to change a state ended.</summary>
internal enum StateOutcome
{
    Done,

    /// <summary>There is no such state.</summary>
    Missing,

    /// <summary>Somebody else holds the lock, or the lock that the request names is not held.</summary>
    Locked,
}
