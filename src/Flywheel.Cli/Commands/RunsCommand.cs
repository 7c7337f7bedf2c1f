using System.CommandLine;
using System.Globalization;
using Flywheel.Cli.Completions;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Processes;
using Flywheel.Reports;
using Flywheel.Runs;

namespace Flywheel.Cli.Commands;

/// <summary><c>runs list|show|logs|cancel</c>: what happened before, and ending what happens now.</summary>
internal static class RunsCommand
{
    private const int FewRuns = 20;

    /// <summary>These commands take an id where others take a repository.</summary>
    public static Option<string> Repository { get; } = new("--repository", "-C")
    {
        Description = "The folder with the repository (default: the current one).",
        HelpName = "REPOSITORY",
        DefaultValueFactory = _ => ".",
        Recursive = true,
    };

    /// <summary>The run of <c>runs logs</c>; completions of its jobs ask for it.</summary>
    public static Argument<string> LogsId { get; } = IdArgument();

    public static Command Create(CommandHost host)
    {
        var command = new Command("runs", "What ran before.") { List(host), Show(host), Logs(host), Cancel(host) };
        command.Options.Add(Repository);
        command.SetAction((parsed, _) => ListRunsAsync(parsed, host, FewRuns, environment: null));
        return command;
    }

    private static Command List(CommandHost host)
    {
        var limit = NumberOption.Create("--limit", "-n", $"At most so many (default: {FewRuns}).", most: 100_000);
        var command = new Command("list", "The newest runs.") { limit, CommonOptions.Environment };
        command.SetAction((parsed, _) => ListRunsAsync(parsed, host, parsed.GetValue(limit) ?? FewRuns, parsed.GetValue(CommonOptions.Environment)));
        return command;
    }

    private static Command Show(CommandHost host)
    {
        var id = IdArgument();
        var command = new Command("show", "Everything about one run.") { id };
        command.SetAction((parsed, _) => WithAsync(parsed, host, (history, home) =>
        {
            var run = RunLookup.Record(history, home, parsed.GetValue(id)!);
            using var output = host.OutputText();
            if (parsed.GetValue(CommonOptions.Output) is OutputKind.Human)
            {
                var context = new RunViewContext { Time = host.Time, Home = home, WorkingDirectory = host.WorkingDirectory };
                new RunShowView(PageOf(parsed, host, output), context).Write(run);
            }
            else
            {
                output.Write(RunJsonReport.Render(run, run.Status == RunStatus.Running ? null : ExitCodes.Of(run), BadApply.Of(run, home)));
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static Command Logs(CommandHost host)
    {
        var id = LogsId;
        var job = new Argument<string?>("JOB") { Description = "Only this job's.", Arity = ArgumentArity.ZeroOrOne };
        job.CompletionSources.Add(RepositoryNames.Jobs);
        var command = new Command("logs", "What the jobs of a run printed.") { id, job };
        command.SetAction((parsed, _) => WithAsync(parsed, host, (history, home) =>
        {
            var run = RunLookup.Record(history, home, parsed.GetValue(id)!);
            var wanted = parsed.GetValue(job);
            var jobs = run.Jobs.Where(j => wanted is null || j.Id.ToString() == wanted).ToList();
            if (jobs.Count == 0)
            {
                return new Failures(parsed, host).Tell(
                    [LaunchRules.UnknownJob.Create($"The run has no job \"{wanted}\".", Spelling.DidYouMean(wanted!, run.Jobs.Select(j => j.Id.ToString())))],
                    ExitCodes.Usage);
            }

            using var output = host.OutputText();
            foreach (var path in jobs.Select(j => (j.Id, Path: new RunFolder(home, run.Header.Id).LogOf(j.Id))).Where(log => File.Exists(log.Path)))
            {
                output.Write(jobs.Count > 1 ? $"==> {path.Id} <==\n" : "");
                RunLogs.ReadAll(path.Path, line => output.WriteLine(line));
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static Command Cancel(CommandHost host)
    {
        var id = IdArgument();
        var command = new Command("cancel", "Ask a run of this machine to end, as Ctrl-C would.") { id };
        command.SetAction((parsed, _) => WithAsync(parsed, host, (history, _) =>
        {
            var run = RunLookup.Row(history, parsed.GetValue(id)!);
            using var output = host.OutputText();
            if (run.Status != RunStatus.Running || !ProcessIdentity.IsAlive(run.Process))
            {
                output.WriteLine($"{run.Header.Id} is not running: {run.Status.Name()}.");
                return ExitCodes.Success;
            }

            Signals.Interrupt(int.Parse(run.Process.Split(' ')[0], CultureInfo.InvariantCulture));
            output.WriteLine($"{run.Header.Id} was asked to end. It finishes what may not be cut off.");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static Argument<string> IdArgument()
    {
        var id = new Argument<string>("ID") { Description = "A run's id, or latest (default).", DefaultValueFactory = _ => "latest" };
        id.CompletionSources.Add(RepositoryNames.RunsAndLatest);
        return id;
    }

    private static Task<int> ListRunsAsync(ParseResult parsed, CommandHost host, int limit, string? environment) => WithAsync(parsed, host, (history, _) =>
    {
        var runs = history.Newest(limit, environment);
        using var output = host.OutputText();
        if (parsed.GetValue(CommonOptions.Output) is OutputKind.Human)
        {
            RunListView.Write(PageOf(parsed, host, output), runs, host.Time);
        }
        else
        {
            output.Write(RunListView.Json(runs));
        }

        return ExitCodes.Success;
    });

    private static Page PageOf(ParseResult parsed, CommandHost host, TextWriter output) =>
        new(Consoles.Create(output, host.Terminal(parsed.GetValue(CommonOptions.NoColor))));

    private static async Task<int> WithAsync(ParseResult parsed, CommandHost host, Func<RunHistory, FlywheelHome, int> act)
    {
        var repository = Path.GetFullPath(parsed.GetValue(Repository)!, host.WorkingDirectory);
        RepositoryCheck.Require(repository);
        var home = host.HomeOf(repository);
        using var history = host.OpenHistory(home);
        await RunRecovery.Of(history, home, repository, host.Variables, host.Time).CloseAsync(follow: null, host.Stop);
        return act(history, home);
    }
}
