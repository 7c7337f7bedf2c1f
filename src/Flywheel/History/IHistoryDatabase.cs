namespace Flywheel.History;

/// <summary>Where history is kept: a file of this machine, or PostgreSQL. Thread-safe.</summary>
internal interface IHistoryDatabase : IHistoryStatements, IDisposable
{
    /// <summary>Several machines write to it.</summary>
    bool IsShared { get; }

    /// <summary>Does something as one, alone among all that have the database open; nothing of it is kept when it throws.</summary>
    /// <param name="act">Uses the statements that it is given, and no others.</param>
    T Alone<T>(Func<IHistoryStatements, T> act);
}
