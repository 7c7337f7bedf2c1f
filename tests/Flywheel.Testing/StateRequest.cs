namespace Flywheel.Testing;

/// <summary>A request that a <see cref="FaultyStateServer"/> got.</summary>
/// <param name="Method">GET, POST, LOCK, UNLOCK, DELETE.</param>
/// <param name="State">Name of the state.</param>
/// <param name="Lock">The id of the lock that a write says it holds; empty: none.</param>
/// <param name="Body">As it came.</param>
internal sealed record StateRequest(string Method, string State, string Lock, string Body);
