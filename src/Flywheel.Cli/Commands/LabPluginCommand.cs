using System.CommandLine;
using Flywheel.LabAccess;

namespace Flywheel.Cli.Commands;

/// <summary>
/// <c>lab plugin NAME</c>, not for people: what tofu starts from the mirror as a provider. It writes nothing to stdout but the one line
/// that tofu reads there, and leaves Ctrl-C, which reaches the whole group, to tofu.
/// </summary>
internal static class LabPluginCommand
{
    public static Command Create(CommandHost host)
    {
        var name = new Argument<string>("NAME") { Description = "The provider's type." };
        var folder = new Option<string>("--folder") { Description = "The lab's folder.", HelpName = "DIR", Required = true };
        var command = new Command("plugin", "A provider of the lab, as tofu starts it.") { name, folder };
        command.Hidden = true;
        command.SetAction((parsed, _) => ServeAsync(host, parsed.GetValue(name)!, Path.GetFullPath(parsed.GetValue(folder)!, host.WorkingDirectory)));
        return command;
    }

    private static async Task<int> ServeAsync(CommandHost host, string name, string folder)
    {
        if (host.Variable(PluginHandshake.Cookie) is null)
        {
            return await RefuseAsync(host, "This is a provider; tofu and terraform start it by themselves.", ExitCodes.Usage);
        }

        if (new LabControl(folder, host.Time).Written() is not { } lab)
        {
            return await RefuseAsync(host, $"No lab runs in {folder}, and this provider is a part of it. Start it: flywheel lab up", ExitCodes.Unusable);
        }

        var standIn = StandIn.All.FirstOrDefault(s => s.Type == name);
        if (standIn is null || !lab.Providers.TryGetValue(standIn.Address, out var socket))
        {
            return await RefuseAsync(host, $"The lab has no provider \"{name}\"; it has {string.Join(", ", lab.Providers.Keys)}.", ExitCodes.Unusable);
        }

        using var output = host.OutputText();
        await new PluginBridge(socket, host.Time).ServeAsync(
            host.Variable(PluginHandshake.ClientCertificate) is { Length: > 0 } pem ? pem : null, output.WriteLineAsync, CancellationToken.None);
        return ExitCodes.Success;
    }

    // The first line on stdout is what tofu shows of a provider that does not start; stderr it keeps to itself.
    private static async Task<int> RefuseAsync(CommandHost host, string sentence, int exitCode)
    {
        if (exitCode != ExitCodes.Usage)
        {
            using var output = host.OutputText();
            await output.WriteLineAsync(sentence);
        }

        using var error = host.ErrorText();
        await error.WriteLineAsync($"flywheel: {sentence}");
        return exitCode;
    }
}
