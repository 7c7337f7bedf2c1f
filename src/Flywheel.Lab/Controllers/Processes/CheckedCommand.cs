using System.Collections.Immutable;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>A command that may run, or why it may not.</summary>
/// <param name="Program">Absolute path; null: it lies in the archive, at the command's first argument.</param>
/// <param name="Arguments">After the program.</param>
/// <param name="Archive">What is unpacked for it; null: nothing.</param>
/// <param name="Refusal">A reason and a sentence; null: it may run.</param>
internal sealed record CheckedCommand(string? Program, ImmutableArray<string> Arguments, PodArchive? Archive, (string Reason, string Message)? Refusal)
{
    public static CheckedCommand Refused(string reason, string message) => new(null, [], null, (reason, message));
}
