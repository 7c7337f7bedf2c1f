using System.Collections.Immutable;

namespace Flywheel.Lab.Faults;

/// <summary>What the table keeps in the database.</summary>
/// <param name="Next">The number of the next fault.</param>
/// <param name="Faults">In the order they were added.</param>
internal sealed record FaultTableContent(int Next, ImmutableArray<FaultRecord> Faults);
