using System.CommandLine;

namespace Flywheel.Cli.Commands;

/// <summary>The root command. It carries the host to completions, which know nothing but the result of parsing.</summary>
internal sealed class FlywheelRoot(CommandHost host)
    : RootCommand("The CI/CD pipeline for infrastructure repositories: validate, build, plan, deploy, verify.")
{
    public CommandHost Host { get; } = host;
}
