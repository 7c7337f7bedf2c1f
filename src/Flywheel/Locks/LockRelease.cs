namespace Flywheel.Locks;

/// <summary>What became of letting go of a lock in its holder's place. A closed set.</summary>
internal abstract record LockRelease
{
    private LockRelease()
    {
    }

    /// <summary>Nobody holds it now.</summary>
    internal sealed record Released : LockRelease;

    /// <summary>It was not done.</summary>
    /// <param name="Why">A sentence.</param>
    internal sealed record Refused(string Why) : LockRelease;
}
