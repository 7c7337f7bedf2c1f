using System.CommandLine;
using System.Text.Json;
using Flywheel.Cli.Views;
using Flywheel.LabAccess;
using Flywheel.Launching;

namespace Flywheel.Cli.Commands;

/// <summary><c>lab up|status|down|kubeconfig|env|fault</c>: the simulated cluster, forge and providers of this repository.</summary>
internal static class LabCommand
{
    public static Command Create(CommandHost host)
    {
        var command = new Command("lab", "A simulated cluster, forge and tofu providers, for rehearsals.")
        {
            LabUpCommand.Create(host), Status(host), Down(host), Kubeconfig(host), LabEnvironmentCommand.Create(host), LabFaultCommand.Create(host),
            LabPluginCommand.Create(host),
        };
        command.Options.Add(RunsCommand.Repository);
        return command;
    }

    /// <summary>Whose rights a kubeconfig carries.</summary>
    public static Option<string> IdentityOption()
    {
        var option = new Option<string>("--identity") { Description = "Whose rights: pipeline (default) or admin.", HelpName = "pipeline|admin", DefaultValueFactory = _ => "pipeline" };
        option.AcceptOnlyFromAmong("pipeline", "admin");
        return option;
    }

    private static Command Status(CommandHost host)
    {
        var command = new Command("status", "Where the lab answers, and what is in it.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = new LabPlace(parsed, host);
            var lab = await place.RunningAsync(cancellationToken);
            using var client = new LabClient(lab.ControlSocket);
            using var status = JsonDocument.Parse(await client.StatusAsync(cancellationToken) ?? "{}"u8.ToArray());
            return place.Tell(page => LabView.Write(page, lab, status.RootElement, host.Time), writer => LabView.Write(writer, status.RootElement));
        });
        return command;
    }

    private static Command Down(CommandHost host)
    {
        var command = new Command("down", "End the lab. What is in it is kept for the next start.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = new LabPlace(parsed, host);
            RepositoryCheck.Require(place.Repository);
            var ended = await place.Control.DownAsync(cancellationToken);
            return ended.Diagnostics.IsEmpty
                ? place.Tell(
                    page => page.Write(Line.Of(ended.Value is null ? "No lab runs here." : "The lab has ended. Its content is kept; flywheel lab up goes on with it.")),
                    writer => writer.WriteBoolean("ended", ended.Value is not null))
                : throw new LaunchException(LaunchFailure.Machine, ended.Diagnostics);
        });
        return command;
    }

    private static Command Kubeconfig(CommandHost host)
    {
        var identity = IdentityOption();
        var command = new Command("kubeconfig", "Print the lab's kubeconfig.") { identity };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var lab = await new LabPlace(parsed, host).RunningAsync(cancellationToken);
            using var output = host.OutputText();
            await output.WriteAsync(await File.ReadAllTextAsync(LabVariables.KubeconfigOf(lab, parsed.GetValue(identity)!), cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }
}
