using System.Collections.Immutable;

namespace Flywheel.Supervision;

/// <summary>What a supervisor is to start, as <c>start.json</c>. The environment is not in it: the supervisor has it as its own.</summary>
/// <param name="File">Absolute path of the program.</param>
/// <param name="Arguments">Its arguments, with the handed file where it is found by then.</param>
/// <param name="Directory">Working directory.</param>
/// <param name="Handed">The file whose bytes are handed over, for people who look for it.</param>
/// <param name="Digest">What those bytes are.</param>
internal sealed record StartDocument(string File, ImmutableArray<string> Arguments, string Directory, string Handed, string Digest);
