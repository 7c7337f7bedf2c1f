using System.Collections.Immutable;

namespace Flywheel.Forges;

/// <summary>All of a list, in the forge's order.</summary>
internal sealed record Listing<T>(ImmutableArray<T> Items);
