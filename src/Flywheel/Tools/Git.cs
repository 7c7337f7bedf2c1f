using System.Collections.Immutable;
using Flywheel.Processes;

namespace Flywheel.Tools;

/// <summary>The git commands that flywheel runs. Hooks and monitors that a checkout's configuration names are not started.</summary>
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
    /// <summary>Whether a commit is an ancestor of another one, or the same: exit code 0, else 1; more when git does not have one of them.</summary>
    /// <param name="program">Absolute path of git.</param>
    /// <param name="topLevel">The checkout.</param>
    /// <param name="ancestor">Full hash.</param>
    /// <param name="descendant">Full hash.</param>
    /// <param name="environment">What git may see.</param>
    public static ToolCommand IsAncestor(
        string program, string topLevel, string ancestor, string descendant, ImmutableSortedDictionary<string, string> environment) =>
        Question(program, topLevel, environment, "merge-base", "--is-ancestor", "--end-of-options", ancestor, descendant);

    /// <summary>Prints <c>true</c> when the clone lacks the older part of its history.</summary>
    public static ToolCommand IsShallow(string program, string topLevel, ImmutableSortedDictionary<string, string> environment) =>
        Question(program, topLevel, environment, "rev-parse", "--is-shallow-repository");

    // Replaced commits and grafts would be somebody's word for an order that never was; nothing is fetched behind our back.
    private static ToolCommand Question(string program, string topLevel, ImmutableSortedDictionary<string, string> environment, params ImmutableArray<string> arguments) => new()
    {
        File = program,
        Arguments = ["--no-optional-locks", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", .. arguments],
        Directory = topLevel,
        Environment = environment.SetItem("GIT_NO_LAZY_FETCH", "1").SetItem("GIT_TERMINAL_PROMPT", "0"),
        Timeout = TimeSpan.FromMinutes(1),
    };
}
