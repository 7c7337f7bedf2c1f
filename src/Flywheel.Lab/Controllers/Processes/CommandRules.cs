using System.Collections.Immutable;
using Flywheel.Builds;
using Flywheel.Tools;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>
/// Which commands of pods run: those that the user of the lab allowed, and applications of this repository's runs. An application is a
/// program in its own archive, or a script in it that node runs; no option of node comes before the script, because options can hold code.
/// </summary>
internal sealed class CommandRules(LocalMachine machine)
{
    public const string NotAllowed = "CommandNotAllowed";

    private readonly ToolPath _path = new(machine.Path, "/nowhere");

    public CheckedCommand Check(LocalCommand command)
    {
        if (command.Problem is { } problem)
        {
            return CheckedCommand.Refused("InvalidCommand", problem);
        }

        var name = command.Arguments[0];
        var program = Path.IsPathFullyQualified(name) ? (ToolPath.IsProgram(name) ? Path.GetFullPath(name) : null) : _path.Find(name);
        PodArchive? archive = null;
        if (command.Artifact.Length > 0 && (archive = PodArchive.Find(command.Artifact, machine.Artifacts)) is null)
        {
            return CheckedCommand.Refused(
                "ArtifactNotFound", $"No run of this repository has the artifact {command.Artifact}; build the application again.");
        }

        var isOwnProgram = archive is not null && ArchivePath.IsSafe(name) && name.Contains('/', StringComparison.Ordinal);
        var isOwnScript = archive is not null && name == "node" && command.Arguments is [_, var script, ..] && !script.StartsWith('-') && ArchivePath.IsSafe(script);
        if (!isOwnProgram && !isOwnScript && !machine.Allowed.Allow(command.Arguments, program))
        {
            return CheckedCommand.Refused(
                NotAllowed,
                $"The lab does not run {Shown(command.Arguments)} on this machine. "
                    + $"To allow it: {AllowedCommands.HowToAllow(command.Arguments)}, or run an application of a run with {LocalCommand.ArtifactAnnotation}.");
        }

        if (program is null && !isOwnProgram)
        {
            return CheckedCommand.Refused("ProgramNotFound", $"There is no program {name} on this machine.");
        }

        // As a path, so that node does not take a file's name for one of its own words, such as "inspect", which stops other processes.
        var arguments = command.Arguments[1..];
        return new(isOwnProgram ? null : program, isOwnScript ? arguments.SetItem(0, $"./{arguments[0]}") : arguments, archive, null);
    }

    private static string Shown(ImmutableArray<string> arguments)
    {
        var text = string.Join(' ', arguments);
        return text.Length > 200 ? $"{text[..200]}…" : text;
    }
}
