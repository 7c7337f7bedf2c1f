using System.CommandLine;
using System.Text.Json;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.LabAccess;
using Flywheel.Launching;

namespace Flywheel.Cli.Commands;

/// <summary>The lab of the repository that a command line names.</summary>
internal sealed record LabPlace(ParseResult Parsed, CommandHost Host)
{
    public string Repository { get; } = Path.GetFullPath(Parsed.GetValue(RunsCommand.Repository) ?? ".", Host.WorkingDirectory);

    public FlywheelHome Home => Host.HomeOf(Repository);

    public LabControl Control => new(Home.Lab, Host.Time);

    public bool IsHuman => Parsed.GetValue(CommonOptions.Output) is OutputKind.Human;

    /// <summary>The lab that runs here and answers.</summary>
    /// <exception cref="LaunchException">There is none.</exception>
    public async Task<LabAddress> RunningAsync(CancellationToken cancellationToken)
    {
        RepositoryCheck.Require(Repository);
        return await Control.FindAsync(cancellationToken) ?? throw new LaunchException(LaunchFailure.Unusable, Control.Written() is { } silent
            ? LabRules.NoAnswer.Create($"Process {silent.Pid} does not answer on {silent.ControlSocket}.", "flywheel lab down ends it, flywheel lab up starts another.")
            : LabRules.NotRunning.Create($"There is no lab in {Home.Lab}.", "Start it: flywheel lab up"));
    }

    /// <summary>Writes for people or for programs, as was asked.</summary>
    public int Tell(Action<Page> people, Action<Utf8JsonWriter> programs)
    {
        using var output = Host.OutputText();
        if (IsHuman)
        {
            people(new Page(Consoles.Create(output, Host.Terminal(Parsed.GetValue(CommonOptions.NoColor)))));
        }
        else
        {
            output.Write(JsonDocuments.Write(programs));
        }

        return ExitCodes.Success;
    }
}
