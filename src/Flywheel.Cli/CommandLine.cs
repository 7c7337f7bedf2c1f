using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.Data.Common;
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
        if (parsed.Action is not SynchronousCommandLineAction { ClearsParseErrors: true } && UsageProblems.In(parsed) is { IsEmpty: false } problems)
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
        catch (DbException away) when (away is not SqliteException)
        {
            return new Failures(parsed, host).Tell([HistoryRules.Unreachable.Create(away.Message)], ExitCodes.Machine);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or DbException)
        {
            return new Failures(parsed, host).Tell([ExecutionRules.DiskFailed.Create(broken.Message)], ExitCodes.Machine);
        }
        catch (Exception bug)
        {
            return new Failures(parsed, host).Tell([ExecutionRules.InternalError.Create(bug.ToString())], ExitCodes.Internal);
        }
    }

    private static int Misused(ParseResult parsed, ImmutableArray<string> problems, CommandHost host)
    {
        using var error = host.ErrorText();
        if (parsed.Tokens.Count == 0)
        {
            error.Write(new HelpPage(parsed.CommandResult.Command, ShowHelp.WidthOf(host.ErrorTerminal(noColor: true))).Render());
            return ExitCodes.Usage;
        }

        foreach (var problem in problems)
        {
            error.WriteLine($"flywheel: {problem}");
        }

        error.WriteLine($"Try: {HelpPage.PathOf(parsed.CommandResult.Command)} --help");
        return ExitCodes.Usage;
    }
}
