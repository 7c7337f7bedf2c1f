using System.CommandLine;
using Flywheel.Cli.Completions;

namespace Flywheel.Cli.Commands;

/// <summary><c>completions bash|zsh|fish</c>: the script that makes a shell complete flywheel's command lines.</summary>
internal static class CompletionsCommand
{
    public static Command Create(CommandHost host)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong(CompletionScripts.Shells);
        var command = new Command("completions", "Print a script that completes command lines in a shell.") { shell };
        command.SetAction(parsed =>
        {
            using var output = host.OutputText();
            output.Write(CompletionScripts.Of(parsed.GetValue(shell)!));
            return ExitCodes.Success;
        });
        return command;
    }
}
