using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Deployments.Guards;

/// <summary>What the guard says of one plan.</summary>
/// <param name="Refusals">Why it must not be applied; empty: it may.</param>
/// <param name="Lifted">Addresses whose protection the command line lifted, in order; they belong in the record.</param>
internal sealed record GuardVerdict(ImmutableArray<Diagnostic> Refusals, ImmutableArray<string> Lifted);
