using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using Flywheel.Cli.Completions;
using Flywheel.Cli.Help;

namespace Flywheel.Cli.Commands;

/// <summary>The root of the command line: every command in the order in which help shows it.</summary>
internal static class FlywheelCommand
{
    public static RootCommand Create(CommandHost host)
    {
        var root = new FlywheelRoot(host);
        foreach (var (name, description) in LaunchCommand.All)
        {
            root.Subcommands.Add(LaunchCommand.Create(name, description, host));
        }

        root.Subcommands.Add(SummarizeCommand.Create(host));
        root.Subcommands.Add(ExplainCommand.Create(host));
        root.Subcommands.Add(DiagramCommand.Create(host));
        root.Subcommands.Add(RunsCommand.Create(host));
        root.Subcommands.Add(LocksCommand.Create(host));
        root.Subcommands.Add(StateCommand.Create(host));
        root.Subcommands.Add(LabCommand.Create(host));
        root.Subcommands.Add(OrganizationCommand.Create(host));
        root.Subcommands.Add(CleanCommand.Create(host));
        root.Subcommands.Add(DoctorCommand.Create(host));
        root.Subcommands.Add(CompletionsCommand.Create(host));
        root.Options.Add(CommonOptions.Output);
        root.Options.Add(CommonOptions.NoColor);
        root.Options.Add(CommonOptions.Verbose);
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Add(new HelpOption("--help", "-h") { Action = new ShowHelp(host) });
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion(host);
        var suggest = root.Directives.OfType<SuggestDirective>().Single();
        suggest.Action = new Suggest(suggest, host);
        return root;
    }
}
