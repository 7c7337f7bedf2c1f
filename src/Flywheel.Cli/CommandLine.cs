using System.CommandLine;
using System.CommandLine.Parsing;
using Flywheel.Cli.Commands;
using Flywheel.Cli.Help;
using Flywheel.Diagnostics;
using Flywheel.Launching;
using Microsoft.Data.Sqlite;

namespace Flywheel.Cli;

/// <summary>From arguments to an exit code: the one place where what went wrong becomes words and a number.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command that the arguments name.</summary>
    public static async Task<int> RunAsync(string[] arguments, CommandHost host)
    {
        var parsed = FlywheelCommand.Create(host).Parse(arguments);
        string[] problems = [.. parsed.Errors.Select(e => e.Message), .. UnknownOptions(parsed)];
        if (problems.Length > 0)
        {
            return Misused(parsed, problems, host);
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = host.OutputText(), Error = host.ErrorText() },
                host.Stop.Polite);
        }
        catch (LaunchException refused)
        {
            return new Failures(parsed, host).Tell(refused.Diagnostics, ExitCodes.Of(refused.Failure));
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or SqliteException)
        {
            return new Failures(parsed, host).Tell([ExecutionRules.DiskFailed.Create(broken.Message)], ExitCodes.Machine);
        }
        catch (Exception bug)
        {
            return new Failures(parsed, host).Tell([ExecutionRules.InternalError.Create(bug.ToString())], ExitCodes.Internal);
        }
    }

    // The parser takes an option that it does not know for an argument, such as the folder of a repository.
    private static IEnumerable<string> UnknownOptions(ParseResult parsed) =>
        parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)
            ? []
            : parsed.CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .Where(token => token.Value.Length > 1 && token.Value.StartsWith('-'))
                .Select(token => $"There is no option {token.Value}.");

    private static int Misused(ParseResult parsed, string[] problems, CommandHost host)
    {
        using var error = host.ErrorText();
        foreach (var problem in problems)
        {
            error.WriteLine($"flywheel: {problem}");
        }

        error.WriteLine($"Try: {HelpPage.PathOf(parsed.CommandResult.Command)} --help");
        return ExitCodes.Usage;
    }
}
