using System.Collections.Immutable;

namespace Flywheel.Supervision;

/// <summary>The program that supervises: flywheel itself, called in a way of its own. The folder of the work comes after the arguments.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Arguments">What comes before the folder.</param>
internal sealed record SupervisorProgram(string File, ImmutableArray<string> Arguments);
