namespace Flywheel.Lab.Controllers.Operators.Postgres;

/// <summary>One pod of a cluster as its operator judges it.</summary>
/// <param name="Serial">From its name.</param>
/// <param name="IsReady">It takes connections.</param>
/// <param name="IsLeaving">It was deleted and is not gone yet.</param>
/// <param name="IsOutdated">It runs another image than the cluster asks for.</param>
internal readonly record struct PostgresInstance(int Serial, bool IsReady, bool IsLeaving, bool IsOutdated);
