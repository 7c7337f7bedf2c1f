using System.CommandLine;

namespace Flywheel.Cli.Commands;

/// <summary>The root of the command line: every command in the order in which help shows it.</summary>
internal static class FlywheelCommand
{
    public static RootCommand Create(CommandHost host)
    {
        var root = new RootCommand(
            """
            The CI/CD pipeline for infrastructure repositories: validate, build, plan, deploy, verify.

            Examples:
              flywheel run                         the whole pipeline for this repository
              flywheel plan --env dev              up to the plans, nothing is changed
              flywheel deploy --env dev            exactly those plans
              flywheel runs show latest            what happened
              flywheel diagram --format svg        the pipeline as a picture
            """);
        foreach (var (name, description) in LaunchCommand.All)
        {
            root.Subcommands.Add(LaunchCommand.Create(name, description, host));
        }

        root.Subcommands.Add(SummarizeCommand.Create(host));
        root.Subcommands.Add(DiagramCommand.Create(host));
        root.Subcommands.Add(RunsCommand.Create(host));
        root.Subcommands.Add(OrganizationCommand.Create(host));
        root.Subcommands.Add(CleanCommand.Create(host));
        root.Subcommands.Add(DoctorCommand.Create(host));
        root.Options.Add(CommonOptions.Output);
        root.Options.Add(CommonOptions.NoColor);
        root.Options.Add(CommonOptions.Verbose);
        return root;
    }
}
