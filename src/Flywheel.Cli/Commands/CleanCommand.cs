using System.CommandLine;
using Flywheel.Cli.Views;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Retention;
using Flywheel.Settings;

namespace Flywheel.Cli.Commands;

/// <summary><c>clean</c>: removes what retention allows.</summary>
internal static class CleanCommand
{
    public static Command Create(CommandHost host)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be removed; remove nothing." };
        var command = new Command("clean", "Remove runs and artifacts that retention no longer keeps.")
        {
            CommonOptions.Repository, dryRun,
        };
        command.SetAction((parsed, _) => ExecuteAsync(parsed, parsed.GetValue(dryRun), host));
        return command;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed, bool dryRun, CommandHost host)
    {
        var repository = Path.GetFullPath(parsed.GetValue(CommonOptions.Repository)!, host.WorkingDirectory);
        RepositoryCheck.Require(repository);
        var home = host.HomeOf(repository);
        var settings = SettingsReader.ReadRepository(repository);
        if (settings.Value is not { } usable)
        {
            return new Failures(parsed, host).Tell(settings.Diagnostics, ExitCodes.Unusable);
        }

        using var history = host.OpenHistory(home);
        await RunRecovery.Of(history, home, repository, host.Variables, host.Time).CloseAsync(follow: null, host.Stop);
        var cleaned = new Cleaner(home, history, usable.Retention, host.Time).Clean(dryRun);
        using var output = host.OutputText();
        if (parsed.GetValue(CommonOptions.Output) is OutputKind.Human)
        {
            var verb = dryRun ? "would be removed" : "removed";
            await output.WriteLineAsync($"{Words.Count(cleaned.Runs, "run")}, {Words.Count(cleaned.Artifacts, "artifact")} ({Words.Bytes(cleaned.Bytes)}) {verb}; {Words.Count(cleaned.KeptRuns, "run")} kept.");
        }
        else
        {
            await output.WriteAsync(JsonDocuments.Write(writer =>
            {
                writer.WriteBoolean("dryRun", dryRun);
                writer.WriteNumber("runs", cleaned.Runs);
                writer.WriteNumber("artifacts", cleaned.Artifacts);
                writer.WriteNumber("bytes", cleaned.Bytes);
            }));
        }

        return ExitCodes.Success;
    }
}
