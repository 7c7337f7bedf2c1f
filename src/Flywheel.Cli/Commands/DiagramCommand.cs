using System.CommandLine;
using System.Diagnostics;
using Flywheel.Cli.Completions;
using Flywheel.Diagrams;
using Flywheel.Launching;

namespace Flywheel.Cli.Commands;

/// <summary><c>diagram</c>: the pipeline, or a run of it, as Mermaid, DOT or SVG.</summary>
internal static class DiagramCommand
{
    public static Command Create(CommandHost host)
    {
        var format = new Option<string>("--format") { Description = "What kind of picture (default: mermaid).", HelpName = "mermaid|dot|svg", DefaultValueFactory = _ => "mermaid" };
        format.AcceptOnlyFromAmong("mermaid", "dot", "svg");
        var run = new Option<string?>("--run") { Description = "Paint the states and durations of this run (or latest).", HelpName = "ID" };
        run.CompletionSources.Add(RepositoryNames.RunsAndLatest);
        var command = new Command("diagram", "Show the pipeline as a picture.")
        {
            CommonOptions.Repository, CommonOptions.Environment, format, run,
        };
        command.SetAction((parsed, _) => ExecuteAsync(parsed, parsed.GetValue(format)!, parsed.GetValue(run), host));
        return command;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed, string format, string? run, CommandHost host)
    {
        var repository = Path.GetFullPath(parsed.GetValue(CommonOptions.Repository)!, host.WorkingDirectory);
        RepositoryCheck.Require(repository);
        var home = host.HomeOf(repository);
        using var history = host.OpenHistory(home);
        var diagram = run is null
            ? Diagram.Of((await new RunLauncher(home, history, host.Processes, host.Time).PrepareAsync(new LaunchOptions
            {
                Command = "run",
                Repository = repository,
                Variables = host.Variables,
                Environment = parsed.GetValue(CommonOptions.Environment),
                Trigger = Repositories.Trigger.Manual,
            })).Pipeline)
            : Diagram.Of(RunLookup.Record(history, home, run));
        using var output = host.OutputText();
        await output.WriteAsync(format switch
        {
            "mermaid" => MermaidDiagram.Render(diagram),
            "dot" => DotDiagram.Render(diagram),
            "svg" => SvgDiagram.Render(diagram),
            _ => throw new UnreachableException(),
        });
        return ExitCodes.Success;
    }
}
