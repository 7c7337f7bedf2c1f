using System.Collections.Immutable;
using System.CommandLine;
using Flywheel.Cli.Views;
using Flywheel.LabAccess;

namespace Flywheel.Cli.Commands;

/// <summary><c>lab env</c>: what a shell needs so that kubectl, tofu and scripts find the lab.</summary>
internal static class LabEnvironmentCommand
{
    public static Command Create(CommandHost host)
    {
        var shell = new Option<bool>("--shell") { Description = "As lines for a POSIX shell (default)." };
        var json = new Option<bool>("--json") { Description = "As one JSON object, like --output json." };
        var mirror = new Option<bool>("--mirror") { Description = "Providers by a filesystem mirror, for tools that cannot attach." };
        var identity = LabCommand.IdentityOption();
        var command = new Command("env", "Print what a shell needs to find the lab.") { shell, json, identity, mirror };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = new LabPlace(parsed, host);
            var lab = await place.RunningAsync(cancellationToken);
            var running = RunningLab.Of(lab);
            var variables = LabVariables.For(lab, parsed.GetValue(identity)!).SetItems(running.ForgeAccess).SetItems(running.StateAccess);
            if (parsed.GetValue(mirror))
            {
                var packages = new ProviderMirror(place.Home.Lab);
                packages.Write(LabDefaults.OwnProgram);
                variables = variables.Remove("TF_REATTACH_PROVIDERS").Add("TF_CLI_CONFIG_FILE", packages.Configuration);
            }

            using var output = host.OutputText();
            await output.WriteAsync(parsed.GetValue(json) || !place.IsHuman ? Json(variables) : Shell(variables));
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Lines that a POSIX shell evaluates, whatever the values hold.</summary>
    internal static string Shell(ImmutableSortedDictionary<string, string> variables) =>
        string.Concat(variables.Select(variable => $"export {variable.Key}={ShellWord.Quoted(variable.Value)}\n"));

    private static string Json(ImmutableSortedDictionary<string, string> variables) => JsonDocuments.Write(writer =>
    {
        writer.WriteStartObject("variables");
        foreach (var (name, value) in variables)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    });
}
