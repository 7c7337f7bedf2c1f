namespace Flywheel.Plans;

/// <summary>Which state a stack has in an environment.</summary>
/// <param name="Backend">Backend type and effective name or address, without credentials: <c>local attic-dev</c>.</param>
/// <param name="Lineage">The state's own id; null while there is no state.</param>
/// <param name="Serial">The highest version of it that was ever seen here, or that must have come of an apply.</param>
internal sealed record StateBinding(string Backend, string? Lineage, long Serial = 0);
