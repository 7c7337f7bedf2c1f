namespace Flywheel.Locks;

/// <summary>How a state's lock stands at this moment. A closed set.</summary>
internal abstract record LockStanding
{
    private LockStanding()
    {
    }

    /// <summary>Nobody holds it.</summary>
    internal sealed record Free : LockStanding;

    /// <summary>Somebody holds it, perhaps somebody who is gone.</summary>
    /// <param name="Holder">In the holder's own words.</param>
    internal sealed record Held(LockHolder Holder) : LockStanding
    {
        /// <summary>What the server keeps as the lock, to the byte.</summary>
        public ReadOnlyMemory<byte> Body { get; init; }

        /// <summary>The process of this machine, or the session of the database, that holds it now; null: the lock outlives its holder, so nothing is known.</summary>
        public string? Alive { get; init; }

        /// <summary>We took it to ask who holds it, and could not let go.</summary>
        public bool IsOurs { get; init; }
    }

    /// <summary>Nobody holds it; the note of a holder that is gone is left, and does no harm.</summary>
    internal sealed record LeftBehind(LockHolder Holder) : LockStanding;

    /// <summary>It cannot be known.</summary>
    /// <param name="Why">A sentence.</param>
    internal sealed record Unknown(string Why) : LockStanding;
}
