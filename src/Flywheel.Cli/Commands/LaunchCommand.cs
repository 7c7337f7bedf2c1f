using System.CommandLine;
using Flywheel.Cli.Views;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Plans;
using Flywheel.Reports;
using Flywheel.Runs;

namespace Flywheel.Cli.Commands;

/// <summary>The commands that run jobs: <c>run</c>, and each stage alone.</summary>
internal static class LaunchCommand
{
    /// <summary>The commands and what they do, as help says it.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        ("run", "The whole pipeline for one environment."),
        ("validate", "Check the organization, the format, every module and stack."),
        ("build", "Validate, then build the app and its image."),
        ("plan", "Validate, build, then plan every stack. Nothing is changed."),
        ("deploy", "Apply exactly the plans of the newest run that holds them all."),
        ("verify", "Check whether what the newest deploy made works."),
    ];

    public static Command Create(string name, string description, CommandHost host)
    {
        var arguments = new LaunchArguments();
        var command = new Command(name, description);
        arguments.AddTo(command);
        if (name == "deploy")
        {
            command.Subcommands.Add(ResolveCommand.Create(host));
        }

        command.SetAction((parsed, _) => ExecuteAsync(parsed, arguments, host));
        return command;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed, LaunchArguments arguments, CommandHost host)
    {
        var options = arguments.Read(parsed, host);
        var home = host.HomeOf(options.Repository);
        RepositoryCheck.Require(options.Repository);
        HomeFolder.Make(home);
        using var history = host.OpenHistory(home);
        using var error = host.ErrorText();
        var launcher = new RunLauncher(home, history, host.Processes, host.Time)
        {
            Announce = error.WriteLine,
            Supervisor = host.Supervisor,
            Survival = host.Survival,
            Detaches = host.Leaves,
        };
        if (parsed.GetValue(arguments.DryRun))
        {
            return DryRunCommand.Tell(parsed, host, home, await launcher.PrepareAsync(options), options);
        }

        using var output = host.OutputText();
        var context = new RunViewContext
        {
            Time = host.Time,
            Home = home,
            WorkingDirectory = host.WorkingDirectory,
            Repository = parsed.GetValue(CommonOptions.Repository) is { } typed && typed != "." ? typed : null,
            Stacks = options.Stacks,
            IsVerbose = parsed.GetValue(CommonOptions.Verbose),
        };
        using var view = RunViews.Choose(
            new()
            {
                Kind = parsed.GetValue(CommonOptions.Output),
                Stream = host.Output,
                Writer = output,
                Terminal = host.Terminal(parsed.GetValue(CommonOptions.NoColor)),
                ErrorWriter = error,
                ErrorTerminal = host.ErrorTerminal(parsed.GetValue(CommonOptions.NoColor)),
                NoLive = parsed.GetValue(arguments.NoLive),
                Ci = CiFacts.Read(host.Variable),
                Document = run => RunJsonReport.Render(run, ExitCodes.Of(run), BadApply.Of(run, home)),
            },
            context);
        var record = await launcher.RunAsync(options, _ => view, holder => error.WriteLine($"waiting for {holder}, which works on this environment"), host.Stop);
        view.Complete(record);
        await ReportFiles.WriteAsync(parsed.GetValue(arguments.Reports), host, home, record);
        var code = ExitCodes.Of(record);
        return code == ExitCodes.Success && parsed.GetValue(arguments.DetailedExitCode) && HasChanges(record) ? ExitCodes.Changes : code;
    }

    private static bool HasChanges(RunRecord record) =>
        record.Jobs.Any(j => j.Id.Stage == Stage.Plan && j.Result?.Facts.GetValueOrDefault(PlanArtifacts.EmptyFact) == "false");
}
