using System.Collections.Immutable;
using Flywheel.Processes;

namespace Flywheel.Tools;

/// <summary>The one git command that flywheel runs. Hooks and monitors that a checkout's configuration names are not started.</summary>
internal static class Git
{
    /// <summary>Revision, changes and ignored paths of a whole checkout, in the form that GitStatus reads.</summary>
    /// <param name="program">Absolute path of git.</param>
    /// <param name="topLevel">The checkout.</param>
    /// <param name="environment">What git may see.</param>
    public static ToolCommand Status(string program, string topLevel, ImmutableSortedDictionary<string, string> environment) => new()
    {
        File = program,
        Arguments =
        [
            "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false",
            "status", "--porcelain=v2", "--branch", "-z", "--ignored=matching", "--untracked-files=normal", "--ignore-submodules=all",
        ],
        Directory = topLevel,
        Environment = environment,
        Timeout = TimeSpan.FromMinutes(2),
    };
}
