using System.Collections.Immutable;

namespace Flywheel.Supervision;

/// <summary>The program that supervises: flywheel itself, called in a way of its own. The folder of the work comes after the arguments.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Arguments">What comes before the folder.</param>
internal sealed record SupervisorProgram(string File, ImmutableArray<string> Arguments)
{
    /// <summary>This process's own program; by its inode when the file was replaced while it ran.</summary>
    public static SupervisorProgram Own { get; } = new(
        Environment.ProcessPath is { } path && System.IO.File.Exists(path) ? path : "/proc/self/exe", ["supervise"]);
}
